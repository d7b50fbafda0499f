#include "gateway/delivery_reports.hpp"

#include <nlohmann/json.hpp>

#include "gateway/http/kannel_escapes.hpp"

namespace tama::gateway {
namespace {

std::string_view wordOf(ReportWish::Form form) {
    return form == ReportWish::Form::Kannel ? "kannel" : "json";
}

/// The bit of dlr-mask that this news is.
std::int64_t bitOf(const MessageOutcome& outcome) {
    switch (outcome.state) {
        case MessageState::Submitted:
            return dlr::kTaken;
        case MessageState::Delivered:
            return dlr::kDelivered;
        case MessageState::Rejected:
        case MessageState::Cancelled:
            return dlr::kRefused;
        default:
            return dlr::kUndelivered;
    }
}

struct ReportedMessage {
    std::string number;
    std::string sender;
    std::string channel;
    std::string uuid;
    std::string client;
    std::string smsc_id;
};

ReportedMessage reportedMessage(
    store::Transaction& tx, const store::PhoneCodec& codec, std::int64_t message_id
) {
    const auto row = tx.one<std::string, std::string, std::string, std::string, std::string>(
        "SELECT m.number, m.sender, c.name, m.uuid, k.name FROM message m JOIN channel c ON c.id = "
        "m.channel_id"
        " JOIN client k ON k.id = m.client_id WHERE m.id = :1",
        message_id
    );
    if (!row) throw std::logic_error("message " + std::to_string(message_id) + " is no client's");
    const auto& [number, sender, channel, uuid, client] = *row;
    const auto smsc_id = tx.one<std::string>(
        "SELECT smsc_id FROM part WHERE message_id = :1 ORDER BY ordinal LIMIT 1", message_id
    );
    return {codec.decode(number).e164(), sender, channel, uuid, client, smsc_id.value_or("")};
}

}  // namespace

void queueCallback(store::Transaction& tx, const Callback& callback) {
    tx.run(
        "INSERT INTO callback (message_id, client_id, url, body, state, due_at, created_at)"
        " VALUES (:1, :2, :3, :4, 'waiting', :5, :5)",
        callback.message_id,
        callback.client_id,
        callback.url,
        callback.body,
        callback.at
    );
}

void askForReports(
    store::Transaction& tx, std::int64_t message_id, std::int64_t client_id, const ReportWish& wish
) {
    tx.run(
        "INSERT INTO report_request (message_id, client_id, form, mask, url, reference)"
        " VALUES (:1, :2, :3, :4, :5, :6)",
        message_id,
        client_id,
        wordOf(wish.form),
        wish.mask,
        wish.url,
        wish.reference
    );
}

void DeliveryReports::onOutcome(store::Transaction& tx, const MessageOutcome& outcome) {
    next_.onOutcome(tx, outcome);
    if (outcome.client_id) callBack(tx, outcome);
}

void DeliveryReports::callBack(store::Transaction& tx, const MessageOutcome& outcome) {
    const auto wish = tx.one<std::string, std::int64_t, std::string, std::string>(
        "SELECT form, mask, url, reference FROM report_request WHERE message_id = :1", outcome.message_id
    );
    if (!wish) return;
    const auto& [form, mask, url, reference] = *wish;
    const std::int64_t bit = bitOf(outcome);
    if ((mask & bit) != 0) {
        std::string target = url;
        std::string body;
        if (form == wordOf(ReportWish::Form::Kannel)) {
            const auto message = reportedMessage(tx, codec_, outcome.message_id);
            target = fillKannelUrl(
                url,
                {bit,
                 message.number,
                 message.sender,
                 message.channel,
                 message.smsc_id,
                 message.uuid,
                 message.client,
                 std::string(nameOf(outcome.state)),
                 outcome.at}
            );
        } else {
            body = nlohmann::json{
                {"id", outcome.message_id},
                {"reference", reference},
                {"state", nameOf(outcome.state)},
                {"failure", nameOf(outcome.failure)},
                {"at",
                 toEpochMs(outcome.at
                 )}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        }
        queueCallback(tx, {outcome.message_id, *outcome.client_id, std::move(target), std::move(body), outcome.at});
    }
    if (isFinal(outcome.state))
        tx.run("DELETE FROM report_request WHERE message_id = :1", outcome.message_id);
}

}  // namespace tama::gateway
