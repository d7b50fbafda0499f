// The workers whom a use case would ask now, with what forecasts and samples look at. Reads take any Sql.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/runtime/send_budget.hpp"
#include "requests/use_case_store.hpp"
#include "store/sql.hpp"

namespace tama::requests {

struct TargetPerson {
    std::int64_t worker_id = 0;
    std::string number;  // as PhoneCodec stored it
    std::string language;  // ISO 639-3, or empty
    std::string cadre;
    std::string area;  // district, else region; empty where the registry knows neither
    std::string operator_name;
};

struct TargetPeople {
    std::int64_t group = 0;            // of the group, those who cannot be asked included
    std::vector<TargetPerson> sendable;  // by id
};

struct TargetRulesNow {
    const flows::Environment& conventions;
    runtime::SendBudget budget{};
    WallTime now;
};

/// An Error where there is no target group, or its query can no longer be read.
Result<TargetPeople> targetPeople(store::Sql& sql, const UseCase& use_case, const TargetRulesNow& rules);

/// The district (else the region) of each place, by id.
std::unordered_map<std::int64_t, std::string> areasOfPlaces(store::Sql& sql);

}  // namespace tama::requests
