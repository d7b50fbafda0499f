#include "flows/runtime/robot_guard.hpp"

#include <string>

#include "base/text.hpp"

namespace tama::runtime {
namespace {

constexpr std::size_t kKept = 40;  // characters of a text by which it is known again

}  // namespace

bool writesLikeRobot(store::Transaction& tx, std::int64_t number_key, std::string_view text, WallTime now) {
    const std::string key(truncateCodePoints(trim(text), kKept));
    const auto [messages, same, silent_until] =
        tx.one<std::int64_t, std::int64_t, WallTime>(
              "INSERT INTO heard (number_key, since, messages, text_key, same) VALUES (:1, :2, 1, :3, 1) "
              "ON CONFLICT (number_key) DO UPDATE SET "
              "messages = CASE WHEN heard.since < :4 THEN 1 ELSE heard.messages + 1 END, "
              "same = CASE WHEN heard.since >= :4 AND heard.text_key = :3 THEN heard.same + 1 ELSE 1 END, "
              "since = CASE WHEN heard.since < :4 THEN :2 ELSE heard.since END, text_key = :3 "
              "RETURNING messages, same, silent_until",
              number_key,
              now,
              key,
              now - kRobotWindow
        )
            .value();
    if (now < silent_until) return true;
    if (messages <= kMessagesInWindow && same <= kSameInWindow) return false;
    tx.run("UPDATE heard SET silent_until = :2 WHERE number_key = :1", number_key, now + kRobotSilence);
    return true;
}

}  // namespace tama::runtime
