// Reads health workers, their roles and the places of work from a FHIR R4 Bundle (or one bare resource), as
// iHRIS and other servers write it. Tolerant of what they really send: references as bare strings, ended
// roles that are still "active", codes written "system|code", facilities as Organization or Location. What
// cannot be read is a problem of its entry; the rest of the file stands. Pure; any thread. Source:
// hl7.org/fhir/R4, IHE mCSD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "registry/records.hpp"

namespace tama::registry {

/// The same of parsed JSON: a page of a search, with its name. `damaged`: the text was not UTF-8, and U+FFFD
/// stands for what could not be read.
Result<RegistryRecords> readFhirJson(
    const nlohmann::json& root, const std::string& name, bool damaged, const ReadLimits& limits = {}
);

struct Deletion {
    GoneRecord record;
    bool deleted;  // false: this version is no deletion
};
/// The people and posts whose versions a history tells, in its order, the newest first.
std::vector<Deletion> deletionsOf(const nlohmann::json& history, const std::string& name);

/// `file` is the name used in problems. An Error when the text is not JSON (with the byte), not FHIR, or too
/// large.
Result<RegistryRecords> readFhirBundle(
    std::string_view text, const std::string& file, const ReadLimits& limits = {}
);

}  // namespace tama::registry
