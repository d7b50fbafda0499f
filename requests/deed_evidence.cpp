#include "requests/deed_evidence.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tama::requests {

tl::unexpected<Error> noSuchUseCase(std::int64_t id) {
    return fail(ErrorCode::NotFound, fmt::format("there is no use case {}", id));
}

std::string withEvidence(const std::string& evidence, const char* key, nlohmann::json value) {
    auto json = nlohmann::json::parse(evidence);
    json[key] = std::move(value);
    return json.dump();
}

Deed shownBy(Deed deed, const char* key, nlohmann::json value) {
    deed.evidence = withEvidence(deed.evidence, key, std::move(value));
    return deed;
}

}  // namespace tama::requests
