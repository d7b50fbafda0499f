// Reads health workers, posts and places of work from a Care Services Discovery document (IHE CSD, ITI-73/74),
// as iHRIS v4 and OpenInfoMan write it. Tolerant of missing namespaces and empty elements. What cannot be read
// is a problem of its element; the rest of the document stands. Document type declarations are refused. Pure;
// any thread. Source: IHE IT Infrastructure, Supplement CSD 1.5.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "registry/records.hpp"

namespace tama::registry {

/// `file` is the name used in problems. An Error when the text is not XML (with the byte), not CSD, or too
/// large. A post has the identity of its facility, because CSD gives it none.
Result<RegistryRecords> readCsdXml(std::string_view text, const std::string& file, const ReadLimits& limits = {});

}  // namespace tama::registry
