// Import jobs as JSON, for the shell's --json and for the HTTP API. Numbers are masked. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "registry/import.hpp"

namespace tama::registry {

nlohmann::json totalsJson(const ImportTotals& totals);
/// Counts, problems and the job.
nlohmann::json reportJson(const ImportReport& report);
/// Times are epoch milliseconds.
nlohmann::json jobJson(const ImportJob& job);
nlohmann::json changeJson(const ImportChange& change, const store::PhoneCodec& codec);

}  // namespace tama::registry
