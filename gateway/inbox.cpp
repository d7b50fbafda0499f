#include "gateway/inbox.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/hex.hpp"
#include "base/text.hpp"
#include "gateway/inbound_identity.hpp"
#include "gateway/text/reassembly.hpp"
#include "gateway/text/user_data_header.hpp"

namespace tama::gateway {
namespace {

std::optional<text::UserDataHeader> headerOf(const Arrival& arrival) {
    if (!arrival.has_header) return std::nullopt;
    return text::parseUserDataHeader(arrival.user_data);
}

bool isPart(const Arrival& arrival) {
    const auto header = headerOf(arrival);
    return header && header->concat && header->concat->total > 1;
}

std::string_view encodingWord(text::Charset charset) {
    switch (charset) {
        case text::Charset::Ucs2:
            return "ucs2";
        case text::Charset::Binary:
            return "binary";
        default:
            return "gsm7";
    }
}

/// Each once, although most SMSCs say the same of each part.
void addParameters(std::string& parameters, std::string_view more) {
    for (const std::string_view parameter : split(more, ' ')) {
        const auto known = split(parameters, ' ');
        if (std::ranges::find(known, parameter) != known.end()) continue;
        if (!parameters.empty()) parameters += ' ';
        parameters += parameter;
    }
}

}  // namespace

/// A message with all its parts, ready to be stored.
struct Inbox::Whole {
    std::optional<PhoneNumber> from;
    std::string recipient;
    std::string text;
    std::string_view encoding = "gsm7";
    std::size_t part_count = 1;
    WallTime received_at;
    std::string parameters;
};

/// The parts of one conversation, put together from what is stored: a value that lives no longer than its
/// transaction.
struct Inbox::StoredParts {
    struct Part {
        std::string_view encoding;
        WallTime received_at;
        std::string parameters;
    };

    text::Reassembler reassembler;
    std::optional<PhoneNumber> from;
    std::map<std::int64_t, Part> parts;  // by row id

    /// The message is as new as its newest part, and is written in that part's alphabet.
    Whole whole(const text::AssembledMessage& message, const std::string& recipient) const {
        Whole whole{from, recipient, message.text, {}, message.ids.size() + message.missing, {}, {}};
        for (const auto id : message.ids) {
            const Part& part = parts.at(id);
            addParameters(whole.parameters, part.parameters);
            if (!whole.encoding.empty() && part.received_at < whole.received_at) continue;
            whole.encoding = part.encoding;
            whole.received_at = part.received_at;
        }
        return whole;
    }
};

Inbox::Whole Inbox::readWhole(const Arrival& arrival) const {
    const auto charset = text::charsetOf(arrival.data_coding, default_charset_);
    Whole whole{arrival.from, arrival.recipient, {}, encodingWord(charset), 1, arrival.received_at, arrival.parameters};
    const auto header = headerOf(arrival);
    const std::string_view octets = std::string_view(arrival.user_data).substr(header ? header->size : 0);
    whole.text = text::decodeText(octets, charset, header ? header->tables : text::NationalTables{});
    return whole;
}

ArrivalKind Inbox::receive(
    store::Transaction& tx, const Arrival& arrival, const std::optional<LostAnswers>& lost_answers
) {
    if (!arrival.from) return park(tx, arrival, "its sender is no phone number");
    const std::int64_t number_key = codec_.key(*arrival.from);
    if (!isNew(tx, arrival, number_key, lost_answers)) return ArrivalKind::Duplicate;
    if (isPart(arrival)) {
        return keepPart(tx, arrival, number_key) ? ArrivalKind::Received : ArrivalKind::PartKept;
    }
    take(tx, readWhole(arrival));
    return ArrivalKind::Received;
}

/// Records the identity, and that the number wrote to us; false when the identity was there.
bool Inbox::isNew(
    store::Transaction& tx,
    const Arrival& arrival,
    std::int64_t number_key,
    const std::optional<LostAnswers>& lost_answers
) {
    const std::string digest = contentDigest(
        channel_id_, number_key, arrival.recipient, arrival.data_coding, arrival.has_header, arrival.user_data
    );
    if (lost_answers) {
        const auto before = tx.one<int>(
            "SELECT 1 FROM inbound WHERE channel_id = :1 AND identity >= :2 AND identity <= :3"
            " AND received_at >= :4 AND received_at <= :5 LIMIT 1",
            channel_id_,
            firstIdentityOf(digest),
            lastIdentityOf(digest),
            lost_answers->from,
            lost_answers->to
        );
        if (before) return false;
    }
    const auto last = tx.one<std::int64_t>(
        "SELECT last_message_id FROM recipient WHERE channel_id = :1 AND number_key = :2",
        channel_id_,
        number_key
    );
    const auto recorded = tx.run(
        "INSERT INTO inbound (channel_id, identity, received_at) VALUES (:1, :2, :3)"
        " ON CONFLICT DO NOTHING",
        channel_id_,
        arrival.remote_id.empty() ? inboundIdentity(digest, last.value_or(0))
                                  : remoteIdentity(arrival.remote_id),
        arrival.received_at
    );
    if (recorded == 0) return false;
    if (!arrival.from) return true;
    tx.run(
        "INSERT INTO recipient (channel_id, number_key, last_inbound_at) VALUES (:1, :2, :3)"
        " ON CONFLICT (number_key, channel_id) DO UPDATE SET last_inbound_at = excluded.last_inbound_at",
        channel_id_,
        number_key,
        arrival.received_at
    );
    return true;
}

ArrivalKind Inbox::park(store::Transaction& tx, const Arrival& arrival, const std::string& reason) {
    if (!isNew(tx, arrival, arrival.from ? codec_.key(*arrival.from) : 0, std::nullopt)) {
        return ArrivalKind::Duplicate;
    }
    insert(tx, readWhole(arrival), reason);
    return ArrivalKind::Parked;
}

std::int64_t Inbox::insert(store::Transaction& tx, const Whole& whole, const std::string& parked_because) {
    return tx.insert(
        "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, text, "
        "encoding,"
        " part_count, state, error, parameters, created_at, finished_at)"
        " VALUES (:1, 'in', '', 0, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :12) RETURNING id",
        ids_.uuid(),
        channel_id_,
        whole.from ? codec_.encode(*whole.from) : std::string{},
        whole.from ? codec_.key(*whole.from) : 0,
        whole.recipient,
        whole.text,
        whole.encoding,
        whole.part_count,
        parked_because.empty() ? "received" : "parked",
        parked_because,
        whole.parameters,
        whole.received_at
    );
}

void Inbox::take(store::Transaction& tx, const Whole& whole) {
    const std::int64_t id = insert(tx, whole, {});
    tx.run(
        "INSERT INTO recipient (number_key, channel_id, last_inbound_at) VALUES (:1, :2, :3)"
        " ON CONFLICT (number_key, channel_id) DO UPDATE SET last_inbound_at = :3"
        " WHERE recipient.last_inbound_at IS NULL OR recipient.last_inbound_at < :3",
        codec_.key(*whole.from),
        channel_id_,
        whole.received_at
    );
    handler_.receive(tx, {id, channel_id_, *whole.from, whole.recipient, whole.text, whole.received_at});
}

Inbox::StoredParts Inbox::storedParts(
    store::Transaction& tx, std::int64_t number_key, const std::string& recipient
) {
    StoredParts stored;
    tx.each<std::int64_t, std::string, int, std::string, WallTime, std::string>(
        "SELECT id, number, data_coding, user_data, received_at, parameters FROM inbound_part"
        " WHERE channel_id = :1 AND number_key = :2 AND recipient = :3 ORDER BY id",
        [&](const auto& row) {
            const auto& [id, number, data_coding, hex, received_at, parameters] = row;
            const auto user_data = fromHex(hex);
            if (!user_data) throw std::runtime_error("a stored part is not hexadecimal");
            const auto header = text::parseUserDataHeader(*user_data);
            if (!header || !header->concat)
                throw std::runtime_error("a stored part has no concatenation header");
            if (!stored.from) stored.from = codec_.decode(number);
            const auto charset = text::charsetOf(static_cast<std::uint8_t>(data_coding), default_charset_);
            stored.parts.emplace(id, StoredParts::Part{encodingWord(charset), received_at, parameters});
            stored.reassembler.add(
                {{}, *header->concat, id, user_data->substr(header->size), charset, header->tables},
                received_at
            );
        },
        channel_id_,
        number_key,
        recipient
    );
    return stored;
}

/// Stores the part, and takes the message if it is the last one. False while others are missing.
bool Inbox::keepPart(store::Transaction& tx, const Arrival& arrival, std::int64_t number_key) {
    auto stored = storedParts(tx, number_key, arrival.recipient);
    const auto header = headerOf(arrival);
    const auto charset = text::charsetOf(arrival.data_coding, default_charset_);
    const std::int64_t id = tx.insert(
        "INSERT INTO inbound_part (channel_id, number, number_key, recipient, data_coding, user_data, "
        "received_at, parameters)"
        " VALUES (:1, :2, :3, :4, :5, :6, :7, :8) RETURNING id",
        channel_id_,
        codec_.encode(*arrival.from),
        number_key,
        arrival.recipient,
        arrival.data_coding,
        toHex(arrival.user_data),
        arrival.received_at,
        arrival.parameters
    );
    if (!stored.from) stored.from = arrival.from;
    stored.parts.emplace(
        id, StoredParts::Part{encodingWord(charset), arrival.received_at, arrival.parameters}
    );
    const auto added = stored.reassembler.add(
        {{}, *header->concat, id, arrival.user_data.substr(header->size), charset, header->tables},
        arrival.received_at
    );
    if (added.outcome == text::Reassembler::Outcome::Duplicate) forgetParts(tx, {id});
    for (const auto& message : added.messages) {
        forgetParts(tx, message.ids);
        take(tx, stored.whole(message, arrival.recipient));
    }
    return !added.messages.empty();
}

void Inbox::forgetParts(store::Transaction& tx, const std::vector<std::int64_t>& ids) {
    for (const auto id : ids) tx.run("DELETE FROM inbound_part WHERE id = :1", id);
}

std::vector<Inbox::Conversation> Inbox::overdue(store::Transaction& tx, std::size_t limit, WallTime now) {
    std::vector<Conversation> found;
    tx.each<std::int64_t, std::string>(
        "SELECT DISTINCT number_key, recipient FROM inbound_part WHERE channel_id = :1 AND received_at < :2 "
        "LIMIT :3",
        [&found](const auto& row) {
            found.push_back({std::get<0>(row), std::get<1>(row)});
        },
        channel_id_,
        now - text::ReassemblyLimits{}.patience,
        limit
    );
    return found;
}

void Inbox::completeOverdue(store::Transaction& tx, const Conversation& conversation, WallTime now) {
    auto stored = storedParts(tx, conversation.number_key, conversation.recipient);
    for (const auto& message : stored.reassembler.expire(now)) {
        forgetParts(tx, message.ids);
        take(tx, stored.whole(message, conversation.recipient));
    }
}

void Inbox::parkOverdue(
    store::Transaction& tx, const Conversation& conversation, const std::string& reason, WallTime now
) {
    auto stored = storedParts(tx, conversation.number_key, conversation.recipient);
    for (const auto& message : stored.reassembler.expire(now)) {
        forgetParts(tx, message.ids);
        insert(tx, stored.whole(message, conversation.recipient), reason);
    }
}

}  // namespace tama::gateway
