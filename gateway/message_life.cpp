#include "gateway/message_life.hpp"

#include <algorithm>
#include <array>

namespace tama::gateway {
namespace {

constexpr std::size_t kMostEvents = 1'000;  // of a part: a line that broke all day

using LifeRow = std::tuple<
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::optional<std::int64_t>,
    std::string,
    std::string,
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string>;

struct PartTimes {
    std::optional<WallTime> sent, taken, finished;
    std::int64_t error_code = 0;
};

void addEvent(PartLife& part, const std::optional<WallTime>& at, std::string event, std::int64_t code = 0) {
    if (at) part.events.push_back({*at, std::move(event), code, {}});
}

PartLife partLife(store::Sql& sql, std::int64_t part_id, PartLife part, const PartTimes& times) {
    sql.each<WallTime, std::string, std::int64_t, std::string, std::optional<WallTime>>(
        "SELECT at, event, code, detail, sent_at FROM part_event WHERE part_id = :1 ORDER BY id LIMIT :2",
        [&part](const auto& row) {
            const auto& [at, event, code, detail, sent_at] = row;
            // The part's own row tells of the last attempt only.
            if (event == "try_again" || event == "answer_lost") addEvent(part, sent_at, "sent");
            part.events.push_back({at, event, code, detail});
        },
        part_id,
        kMostEvents
    );
    if (part.state != "queued" && part.state != "held" && part.state != "in_doubt")
        addEvent(part, times.sent, "sent");
    addEvent(part, times.taken, "taken");
    addEvent(part, times.finished, part.state, times.error_code);
    std::stable_sort(part.events.begin(), part.events.end(), [](const LifeEvent& a, const LifeEvent& b) {
        return a.at < b.at;
    });
    return part;
}

std::vector<PartLife> partsOf(store::Sql& sql, std::int64_t message_id) {
    struct Found {
        std::int64_t id = 0;
        PartLife part;
        PartTimes times;
    };
    std::vector<Found> found;
    sql.each<
        std::int64_t,
        std::int64_t,
        std::string,
        std::string,
        std::int64_t,
        std::int64_t,
        std::int64_t,
        std::optional<WallTime>,
        std::optional<WallTime>,
        std::optional<WallTime>>(
        "SELECT id, ordinal, state, smsc_id, error_code, attempts, resends, submitted_at, accepted_at, "
        "finished_at"
        " FROM part WHERE message_id = :1 ORDER BY ordinal",
        [&found](const auto& row) {
            const auto& [id, ordinal, state, smsc_id, code, attempts, resends, sent, taken, finished] = row;
            found.push_back({id, {ordinal, state, smsc_id, attempts, resends}, {sent, taken, finished, code}}
            );
        },
        message_id
    );
    std::vector<PartLife> parts;
    for (auto& [id, part, times] : found) parts.push_back(partLife(sql, id, std::move(part), times));
    return parts;
}

}  // namespace

std::optional<MessageLife> lifeOf(store::Sql& sql, const store::PhoneCodec& codec, std::int64_t message_id) {
    const auto row = sql.one<LifeRow>(
        "SELECT m.uuid, m.direction, m.class, coalesce(c.name, ''), m.number, m.sender, m.client_id, m.text,"
        " m.encoding, m.part_count, m.state, m.failure, m.error, m.parameters FROM message m"
        " LEFT JOIN channel c ON c.id = m.channel_id WHERE m.id = :1",
        message_id
    );
    if (!row) return std::nullopt;
    MessageLife life;
    std::string number;
    std::optional<std::int64_t> client;
    life.id = message_id;
    std::tie(
        life.uuid,
        life.direction,
        life.message_class,
        life.channel,
        number,
        life.sender,
        client,
        life.text,
        life.encoding,
        life.segments,
        life.state,
        life.failure,
        life.error,
        life.parameters
    ) = *row;
    if (!number.empty()) life.number = codec.decode(number);
    if (client) {
        life.client = sql.one<std::string>("SELECT name FROM client WHERE id = :1", *client).value_or("");
    }
    using Times = std::tuple<
        WallTime,
        std::optional<WallTime>,
        std::optional<WallTime>,
        std::optional<WallTime>,
        std::optional<WallTime>>;
    const auto times = sql.one<Times>(
        "SELECT created_at, not_before, valid_until, submitted_at, finished_at FROM message WHERE id = :1",
        message_id
    );
    if (!times) return std::nullopt;
    std::tie(life.created_at, life.not_before, life.valid_until, life.submitted_at, life.finished_at) =
        *times;
    life.parts = partsOf(sql, message_id);
    return life;
}

}  // namespace tama::gateway
