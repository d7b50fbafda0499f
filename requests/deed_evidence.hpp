// What the acts of the procedure share: evidence of a deed, and the answer where there is no such use case.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "requests/use_cases.hpp"

namespace tama::requests {

tl::unexpected<Error> noSuchUseCase(std::int64_t id);

/// The evidence with one member more.
std::string withEvidence(const std::string& evidence, const char* key, nlohmann::json value);
Deed shownBy(Deed deed, const char* key, nlohmann::json value);

}  // namespace tama::requests
