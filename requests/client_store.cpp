#include "requests/client_store.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "base/hex.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "gateway/http/http_client.hpp"
#include "requests/audit_trail.hpp"

namespace tama::requests {
namespace {

constexpr std::size_t kLongestClientName = 40;
constexpr std::size_t kLongestSender = 15;
constexpr std::size_t kTokenDigits = 64;
constexpr std::size_t kLongestUrl = 2'000;  // bytes
constexpr std::int64_t kLargestCap = 10'000'000;  // segments a day

bool isClientName(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= kLongestClientName &&
           std::all_of(name.begin(), name.end(), allowed);
}

/// The token is 256 random bits: a fast hash makes the stored value useless to a thief, and looking the hash
/// up tells nothing of the token by its time.
std::string hashOfClientToken(std::string_view token) {
    return toHex(sha256(token));
}

std::int64_t dayOf(WallTime time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

using ClientRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::int64_t,
    WallTime,
    std::string,
    std::optional<WallTime>,
    bool,
    std::optional<WallTime>,
    std::string>;

Client fromRow(const ClientRow& row) {
    const auto& [id, name, sender, cap, expires_at, consent_by, consent_at, covers_registry, disabled_at, hosts] =
        row;
    return {id, name, sender, cap, expires_at, consent_by, consent_at, covers_registry, disabled_at, hosts};
}

tl::unexpected<Error> noSuchClient(std::string_view name) {
    return fail(ErrorCode::NotFound, "there is no such client", std::string(name));
}

}  // namespace

Result<void> checkCallbackUrl(const Client& client, std::string_view url) {
    const std::string host = url.size() > kLongestUrl ? std::string() : gateway::hostOf(url);
    if (host.empty()) return fail(ErrorCode::InvalidInput, "is no http or https address", "url");
    const auto hosts = split(client.callback_hosts, ',');
    const bool known = std::any_of(hosts.begin(), hosts.end(), [&host](std::string_view one) {
        return equalsIgnoringCase(one, host);
    });
    if (known) return {};
    return fail(
        ErrorCode::Refused, "this host may not be called: have it added to the client's callback hosts", host
    );
}

Result<std::int64_t> addClient(store::Transaction& tx, const NewClient& client, WallTime now) {
    if (!isClientName(client.name)) {
        return fail(
            ErrorCode::InvalidInput,
            "a client's name has 1 to 40 of a-z, 0-9, '.', '_' and '-'",
            "client name"
        );
    }
    if (client.token.size() != kTokenDigits) {
        return fail(ErrorCode::InvalidInput, "a token is 64 hexadecimal digits", "client token");
    }
    if (client.sender.empty() || client.sender.size() > kLongestSender) {
        return fail(
            ErrorCode::InvalidInput, "a client needs a sender id of its own, of 1 to 15 characters", "sender"
        );
    }
    if (client.daily_cap < 1 || client.daily_cap > kLargestCap) {
        return fail(ErrorCode::InvalidInput, "the daily cap is from 1 to 10000000 segments", "daily cap");
    }
    for (const auto& host : client.callback_hosts) {
        if (!host.empty() && host.find_first_of(",/: ") == std::string::npos) continue;
        return fail(
            ErrorCode::InvalidInput,
            "a callback host is a name or address alone, such as rapidpro.example",
            host
        );
    }
    if (client.expires_at <= now) {
        return fail(ErrorCode::InvalidInput, "the time it may send until must lie ahead", "expiry");
    }
    const auto taken = tx.one<int>(
        "SELECT 1 FROM client WHERE sender = :1 AND name <> :2 AND disabled_at IS NULL"
        " UNION SELECT 1 FROM use_case WHERE sender = :1",
        client.sender,
        client.name
    );
    if (taken) {
        return fail(
            ErrorCode::Conflict,
            "another client or a use case has this sender id: choose its own",
            client.sender
        );
    }
    const auto id = tx.one<std::int64_t>(
        "INSERT INTO client (name, token_hash, sender, daily_cap, expires_at, created_at, callback_hosts)"
        " VALUES (:1, :2, :3, :4, :5, :6, :7) ON CONFLICT DO NOTHING RETURNING id",
        client.name,
        hashOfClientToken(client.token),
        client.sender,
        client.daily_cap,
        client.expires_at,
        now,
        lowerAscii(join(client.callback_hosts, ","))
    );
    if (!id) return fail(ErrorCode::Conflict, "there is a client with this name", client.name);
    return *id;
}

Result<void> consentToClient(
    store::Transaction& tx,
    std::string_view name,
    std::string_view approver,
    bool covers_registry,
    WallTime now
) {
    const auto changed = tx.run(
        "UPDATE client SET consent_by = :2, consent_at = :3, covers_registry = :4"
        " WHERE name = :1 AND disabled_at IS NULL",
        name,
        approver,
        now,
        covers_registry
    );
    if (changed == 0) return noSuchClient(name);
    const nlohmann::json evidence{{"client", name}, {"covers_registry", covers_registry}};
    appendAudit(tx, {kNoUseCase, "client_consent", "", "", std::string(approver), now, evidence.dump()});
    return {};
}

Result<void> disableClient(store::Transaction& tx, std::string_view name, const std::string& actor, WallTime now) {
    const auto changed =
        tx.run("UPDATE client SET disabled_at = :2 WHERE name = :1 AND disabled_at IS NULL", name, now);
    if (changed == 0) return noSuchClient(name);
    const nlohmann::json evidence{{"client", name}};
    appendAudit(tx, {kNoUseCase, "client_disable", "", "", actor, now, evidence.dump()});
    return {};
}

std::vector<Client> listClients(store::Sql& sql) {
    std::vector<Client> clients;
    sql.each<ClientRow>(
        "SELECT id, name, sender, daily_cap, expires_at, consent_by, consent_at, covers_registry, "
        "disabled_at, callback_hosts"
        " FROM client ORDER BY name",
        [&clients](const ClientRow& row) { clients.push_back(fromRow(row)); }
    );
    return clients;
}

std::optional<Client> clientById(store::Sql& sql, std::int64_t id) {
    const auto row = sql.one<ClientRow>(
        "SELECT id, name, sender, daily_cap, expires_at, consent_by, consent_at, covers_registry, "
        "disabled_at, callback_hosts"
        " FROM client WHERE id = :1",
        id
    );
    if (!row) return std::nullopt;
    return fromRow(*row);
}

std::optional<Client> clientOfToken(
    store::Sql& sql, std::string_view token, std::optional<std::string_view> name
) {
    if (token.size() != kTokenDigits) return std::nullopt;
    const auto row = sql.one<ClientRow>(
        "SELECT id, name, sender, daily_cap, expires_at, consent_by, consent_at, covers_registry, "
        "disabled_at, callback_hosts"
        " FROM client WHERE token_hash = :1",
        hashOfClientToken(token)
    );
    if (!row) return std::nullopt;
    Client client = fromRow(*row);
    if (name && *name != client.name) return std::nullopt;
    return client;
}

std::optional<std::string> whyNotSending(const Client& client, WallTime now) {
    if (client.disabled_at) return "this client is disabled";
    if (client.expires_at <= now) return "the time this client may send is over";
    if (!client.consent_at) return "messages of other systems need the leadership's recorded consent";
    return std::nullopt;
}

bool countSegments(store::Transaction& tx, const Client& client, std::int64_t segments, WallTime now) {
    if (segments > client.daily_cap) return false;
    return tx.run(
               "INSERT INTO client_day (client_id, day, segments) VALUES (:1, :2, :3)"
               " ON CONFLICT (client_id, day) DO UPDATE SET segments = client_day.segments + "
               "excluded.segments"
               " WHERE client_day.segments + excluded.segments <= :4",
               client.id,
               dayOf(now),
               segments,
               client.daily_cap
           ) != 0;
}

std::int64_t segmentsToday(store::Sql& sql, std::int64_t client_id, WallTime now) {
    return sql
        .one<std::int64_t>(
            "SELECT segments FROM client_day WHERE client_id = :1 AND day = :2", client_id, dayOf(now)
        )
        .value_or(0);
}

}  // namespace tama::requests
