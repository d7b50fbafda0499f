// The address under which a TLS proxy shows this server. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tama::server {

/// The origin of `url` as a browser writes it (RFC 6454: lower case, no default port, no slash at the end);
/// nothing unless it is an https URL with a host, perhaps a port, and no more.
std::optional<std::string> publicOrigin(std::string_view url);

}  // namespace tama::server
