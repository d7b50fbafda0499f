#include "requests/client_inbound.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "gateway/delivery_reports.hpp"
#include "gateway/http/kannel_escapes.hpp"

namespace tama::requests {
namespace {

struct Hearing {
    Client client;
    InboundWish wish;
};

/// The client whose number this is, if it wants to hear and may.
std::optional<Hearing> hearingAt(store::Sql& sql, const std::string& address, WallTime now) {
    const auto row = sql.one<std::int64_t, std::string, bool>(
        "SELECT id, inbound_url, inbound_json FROM client WHERE sender = :1 AND inbound_url <> '' AND disabled_at IS "
        "NULL",
        address
    );
    if (!row) return std::nullopt;
    const auto& [id, url, json] = *row;
    auto client = clientById(sql, id);
    if (!client || whyNotSending(*client, now)) return std::nullopt;
    return Hearing{std::move(*client), {url, json}};
}

gateway::Callback callbackOf(
    store::Sql& sql, const Hearing& hearing, const gateway::InboundMessage& message
) {
    gateway::Callback callback{
        message.message_id, hearing.client.id, hearing.wish.url, {}, message.received_at};
    if (hearing.wish.json) {
        callback.body = nlohmann::json{
            {"id", message.message_id},
            {"from", message.from.e164()},
            {"to", message.to},
            {"text", message.text},
            {"at", toEpochMs(message.received_at)}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        return callback;
    }
    const auto row = sql.one<std::string, std::string>(
        "SELECT m.uuid, c.name FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.id = :1",
        message.message_id
    );
    const auto& [uuid, channel] = row.value();
    callback.url = gateway::fillKannelUrl(
        hearing.wish.url,
        gateway::KannelMessage{
            message.from.e164(), message.to, message.text, channel, uuid, hearing.client.name, message.received_at}
    );
    return callback;
}

}  // namespace

Result<void> setClientInbound(store::Transaction& tx, std::string_view name, const InboundWish& wish) {
    const auto id = tx.one<std::int64_t>("SELECT id FROM client WHERE name = :1 AND disabled_at IS NULL", name);
    if (!id) return fail(ErrorCode::NotFound, "there is no such client", std::string(name));
    if (!wish.url.empty()) {
        if (auto checked = checkCallbackUrl(*clientById(tx, *id), wish.url); !checked) return checked;
    }
    tx.run("UPDATE client SET inbound_url = :2, inbound_json = :3 WHERE id = :1", *id, wish.url, wish.json);
    return {};
}

void ClientInbound::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto hearing = hearingAt(tx, message.to, message.received_at);
    if (hearing) gateway::queueCallback(tx, callbackOf(tx, *hearing, message));
    const auto word = vocabulary_.wordOf(message.text);
    const bool opts = word == runtime::ServiceWord::Stop || word == runtime::ServiceWord::Start;
    // Who says STOP to one sender is left alone by all.
    if (!hearing || opts) next_.receive(tx, message);
}

}  // namespace tama::requests
