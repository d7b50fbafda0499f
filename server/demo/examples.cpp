#include "server/demo/examples.hpp"

#include "server/embedded/announcement.hpp"
#include "server/embedded/facility_readiness.hpp"
#include "server/embedded/knowledge_check.hpp"
#include "server/embedded/staff_record_validation.hpp"
#include "server/embedded/stock_out_report.hpp"
#include "server/embedded/suspected_case_report.hpp"

namespace tama::demo {

std::array<std::pair<std::string_view, std::string_view>, 6> exampleFiles() {
    return {{
        {"announcement.json", embedded::announcement},
        {"facility-readiness.json", embedded::facility_readiness},
        {"knowledge-check.json", embedded::knowledge_check},
        {"staff-record-validation.json", embedded::staff_record_validation},
        {"stock-out-report.json", embedded::stock_out_report},
        {"suspected-case-report.json", embedded::suspected_case_report},
    }};
}

}  // namespace tama::demo
