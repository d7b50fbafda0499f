// The workers of a use case and their conversations as the API shows them. Numbers are masked: no full number
// leaves through here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "reports/worker_lines.hpp"
#include "store/phone_codec.hpp"
#include "store/sql.hpp"

namespace tama::server {

/// The words of the API: "complete", "delivered_silent" …
std::string_view keyOf(reports::Disposition disposition);
std::optional<reports::Disposition> dispositionFrom(std::string_view key);

/// One page: {"workers": [...], "next": id or null}.
nlohmann::json workersPage(
    store::Sql& sql,
    const store::PhoneCodec& phones,
    std::int64_t use_case_id,
    const reports::WorkerFilter& filter,
    std::int64_t after
);

/// Nothing when the worker is not on the use case's target list.
std::optional<nlohmann::json> conversationView(
    store::Sql& sql, const store::PhoneCodec& phones, std::int64_t use_case_id, const std::string& worker_uuid
);

}  // namespace tama::server
