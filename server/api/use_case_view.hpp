// Use cases as the API shows them: the list, one's head, its figures. The figures are reports/'; here they
// become JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "flows/runtime/lines.hpp"
#include "reports/live.hpp"
#include "store/sql.hpp"

namespace tama::server {

struct UseCaseHead {
    std::int64_t id = 0;
    std::string uuid;
    std::string number;
    std::string title;
    std::string unit;
    std::string state;
    std::string sender;
    std::optional<WallTime> activated_at;
    std::optional<WallTime> closes_at;
    std::optional<WallTime> closed_at;
};

/// The newest 200, newest first.
std::vector<UseCaseHead> useCases(store::Sql& sql);
std::optional<UseCaseHead> findUseCase(store::Sql& sql, const std::string& uuid);

nlohmann::json toJson(const UseCaseHead& use_case);
nlohmann::json toJson(const UseCaseHead& use_case, const reports::LiveFigures& figures);
nlohmann::json toJson(const std::vector<runtime::WaitingBehind>& lines);

}  // namespace tama::server
