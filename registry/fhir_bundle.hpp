// Reads health workers, their roles and the places of work from a FHIR R4 Bundle (or one bare resource), as
// iHRIS and other servers write it. Tolerant of what they really send: references as bare strings, ended
// roles that are still "active", codes written "system|code", facilities as Organization or Location. What
// cannot be read is a problem of its entry; the rest of the file stands. Pure; any thread. Source:
// hl7.org/fhir/R4, IHE mCSD.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "registry/records.hpp"

namespace tama::registry {

/// `file` is the name used in problems. An Error when the text is not JSON (with the byte), not FHIR, or too
/// large.
Result<RegistryRecords> readFhirBundle(
    std::string_view text, const std::string& file, const ReadLimits& limits = {}
);

}  // namespace tama::registry
