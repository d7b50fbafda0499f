// The few questions asked of web addresses by whoever follows links that a server gives: whose they are, and
// where a relative one leads. For http and https only. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tama::registry {

/// "https://host:443" in lower case, always with the port; empty where it is no such address or carries a
/// user name.
std::string originOf(std::string_view address);

/// Where `link`, which may be relative ("?page=2", "/fhir/…", "Practitioner?…"), leads from `base` (RFC 3986
/// §5.2, without "." and ".." segments).
std::string resolvedLink(std::string_view base, std::string_view link);

/// `link` with the origin of `base` instead of its own: for servers that do not know their own name.
std::string withOriginOf(std::string_view base, std::string_view link);

}  // namespace tama::registry
