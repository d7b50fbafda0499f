// SHA-256 (FIPS 180-4) through libsodium, for identities of content: revisions, approvals, the audit trail.
#pragma once

#include <string>
#include <string_view>

namespace tama {

/// 64 hexadecimal digits, lower case.
std::string sha256(std::string_view bytes);

}  // namespace tama
