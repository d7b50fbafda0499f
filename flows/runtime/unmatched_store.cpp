#include "flows/runtime/unmatched_store.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/enum_words.hpp"

namespace tama::runtime {
namespace {

constexpr std::array kWhyNames{
    std::pair{WhyUnmatched::UnknownNumber, std::string_view("unknown_number")},
    std::pair{WhyUnmatched::NothingOpen, std::string_view("nothing_open")},
    std::pair{WhyUnmatched::Mistyped, std::string_view("mistyped")},
    std::pair{WhyUnmatched::WrongPerson, std::string_view("wrong_person")},
    std::pair{WhyUnmatched::Help, std::string_view("help")},
    std::pair{WhyUnmatched::OptedOut, std::string_view("opted_out")},
    std::pair{WhyUnmatched::Robot, std::string_view("robot")},
    std::pair{WhyUnmatched::Late, std::string_view("late")},
};
constexpr std::int64_t kLongestPage = 500;

}  // namespace

std::string_view nameOf(WhyUnmatched why) {
    return wordOf(kWhyNames, why);
}

std::optional<WhyUnmatched> whyUnmatchedFrom(std::string_view name) {
    return valueOf(kWhyNames, name);
}

namespace unmatched_store {

void keep(
    store::Transaction& tx,
    std::int64_t message_id,
    WhyUnmatched why,
    const std::string& suggestion,
    WallTime received_at
) {
    tx.run(
        "INSERT INTO unmatched (message_id, reason, suggestion, received_at, handled_at) VALUES (:1, :2, :3, :4, "
        ":5) ON CONFLICT DO NOTHING",
        message_id,
        nameOf(why),
        suggestion,
        received_at,
        why == WhyUnmatched::Late ? std::optional(received_at) : std::nullopt
    );
}

std::vector<UnmatchedMessage> list(
    store::Sql& sql, const store::PhoneCodec& codec, const UnmatchedFilter& filter
) {
    std::vector<UnmatchedMessage> found;
    const std::string handled = filter.handled ? "" : "AND u.handled_at IS NULL ";
    sql.each<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        std::optional<std::string>,
        std::optional<std::string>,
        WallTime,
        std::optional<WallTime>,
        std::string,
        std::string>(
        "SELECT u.message_id, u.reason, u.suggestion, m.number, m.sender, m.text, w.uuid, w.name, "
        "u.received_at, u.handled_at, u.handled_by, u.note FROM unmatched u "
        "JOIN message m ON m.id = u.message_id LEFT JOIN worker w ON w.id = m.worker_id "
        "WHERE u.message_id < :1 AND (:2 = '' OR u.reason = :2) " +
            handled + "ORDER BY u.message_id DESC LIMIT :3",
        [&](auto row) {
            auto& [id, why, suggestion, number, sender, text, uuid, name, received, handled_at, by, note] = row;
            found.push_back(
                {id,
                 std::move(why),
                 std::move(suggestion),
                 codec.decode(number),
                 std::move(sender),
                 std::move(text),
                 std::move(uuid).value_or(""),
                 std::move(name).value_or(""),
                 received,
                 handled_at,
                 std::move(by),
                 std::move(note)}
            );
        },
        filter.before.value_or(std::numeric_limits<std::int64_t>::max()),
        filter.why ? nameOf(*filter.why) : std::string_view(),
        std::min(filter.limit, kLongestPage)
    );
    return found;
}

std::int64_t countOpen(store::Sql& sql) {
    return sql.one<std::int64_t>("SELECT count(*) FROM unmatched WHERE handled_at IS NULL").value_or(0);
}

bool handle(
    store::Transaction& tx, std::int64_t message_id, const std::string& by, const std::string& note, WallTime now
) {
    return tx.run(
               "UPDATE unmatched SET handled_at = :2, handled_by = :3, note = :4 WHERE message_id = :1 AND "
               "handled_at IS NULL",
               message_id,
               now,
               by,
               note
           ) == 1;
}

}  // namespace unmatched_store
}  // namespace tama::runtime
