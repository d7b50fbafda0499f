// A certificate of our own, for a ministry that has none yet: EC P-256, self-signed, made once and kept in
// the data folder, so that a browser that trusts it keeps trusting it. Source: RFC 5280, RFC 5480.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/http/http_server.hpp"

namespace tama::server {

/// The files in `folder`, made when they are missing or will expire within 30 days. `hosts` are the names and
/// addresses the certificate is for. The private key is readable by its owner alone.
Result<TlsFiles> ensureSelfSigned(
    const std::filesystem::path& folder, const std::vector<std::string>& hosts, WallTime now
);

/// When a PEM certificate ends.
Result<WallTime> certificateExpiry(const std::filesystem::path& certificate);

}  // namespace tama::server
