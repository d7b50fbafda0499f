// Other systems that send through this gateway (RapidPro, iHRIS, DHIS2 …): each by name, with a token, a
// sender id of its own, a daily cap, an end, and the leadership's consent, without which it sends nothing.
// Use inside a transaction or on a reading connection; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct NewClient {
    std::string name;    // a-z, 0-9, '.', '_' and '-', at most 40: also its username at the sendsms door
    std::string token;   // 256 random bits in hexadecimal; only their hash is kept
    std::string sender;  // its own sender id
    std::int64_t daily_cap = 0;  // segments a day (UTC)
    WallTime expires_at;
    std::vector<std::string> callback_hosts{};  // host names that its delivery reports may be sent to
};

struct Client {
    std::int64_t id = 0;
    std::string name;
    std::string sender;
    std::int64_t daily_cap = 0;
    WallTime expires_at;
    std::string consent_by;  // the approver's account; empty: no consent yet
    std::optional<WallTime> consent_at;
    bool covers_registry = false;
    std::optional<WallTime> disabled_at;
    std::string callback_hosts;  // with commas
};

/// Whether the client may be called there: InvalidInput for what is no http or https address of at most 2,000 bytes,
/// Refused for a host that is not among its callback hosts.
Result<void> checkCallbackUrl(const Client& client, std::string_view url);

/// InvalidInput, or Conflict where the name or the sender is another client's or a use case's.
Result<std::int64_t> addClient(store::Transaction& tx, const NewClient& client, WallTime now);

/// The consent of the leadership, given by an approver's account that the caller has authenticated.
/// `covers_registry`: the client may also write to numbers of health workers. Stands in the audit trail. NotFound.
Result<void> consentToClient(
    store::Transaction& tx,
    std::string_view name,
    std::string_view approver,
    bool covers_registry,
    WallTime now
);

/// From its commit on the client sends nothing more, not even what waits in the queue. Stands in the audit trail.
/// NotFound.
Result<void> disableClient(store::Transaction& tx, std::string_view name, const std::string& actor, WallTime now);

std::vector<Client> listClients(store::Sql& sql);
std::optional<Client> clientById(store::Sql& sql, std::int64_t id);

/// Who holds this token; nothing where nobody does. Disabled and expired clients are told apart by their
/// rows. `name`: must be that client's name, where one was given.
std::optional<Client> clientOfToken(
    store::Sql& sql, std::string_view token, std::optional<std::string_view> name = {}
);

/// Why this client may not send at all now; nothing: it may.
std::optional<std::string> whyNotSending(const Client& client, WallTime now);

/// Counts segments into the client's day. False, and nothing counted, where the cap would be exceeded.
bool countSegments(store::Transaction& tx, const Client& client, std::int64_t segments, WallTime now);

/// Segments counted on the day of `now`.
std::int64_t segmentsToday(store::Sql& sql, std::int64_t client_id, WallTime now);

}  // namespace tama::requests
