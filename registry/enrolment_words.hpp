// The words of enrolment by SMS, in the languages of the house. Pure; any thread.
//   JOIN P10231 Karita Health Center          a worker: staff number and facility
//   STAFF 0770123456 P10231 Fatu Kamara       the in-charge: number, staff number, name
//   YES 4711, NO 4711                         whoever was asked to confirm
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tama::registry {

struct JoinWord {
    std::string staff_id;  // empty: only the word was sent
    std::string facility;  // may be empty
};
struct StaffWord {
    std::string number;  // as written, without blanks
    std::string staff_id;  // may be empty
    std::string name;
};
struct Verdict {
    bool yes = false;
    std::int64_t code = 0;
};
using EnrolmentWord = std::variant<JoinWord, StaffWord, Verdict>;

/// Nothing where the message is something else: the word must come first, a staff number has a digit, and YES and
/// NO need a code behind them and nothing more.
std::optional<EnrolmentWord> enrolmentWordOf(std::string_view text);

/// Letters, digits, '/', '-' and '_', with a digit, at most 40: what may be passed on to others as a staff number.
bool isStaffNumber(std::string_view text);

/// Whether a job is that of a facility's head: "Officer in charge", "OIC", "Infirmier chef de poste".
bool isInChargeJob(std::string_view job_key);

}  // namespace tama::registry
