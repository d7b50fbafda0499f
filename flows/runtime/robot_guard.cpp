#include "flows/runtime/robot_guard.hpp"

#include <string>
#include <tuple>

#include "base/text.hpp"

namespace tama::runtime {
namespace {

constexpr std::size_t kKept = 40;  // characters of a text by which it is known again

}  // namespace

bool writesLikeRobot(store::Transaction& tx, std::int64_t number_key, std::string_view text, WallTime now) {
    const std::string key(truncateCodePoints(trim(text), kKept));
    auto [since, messages, same, silent_until, last] =
        tx.one<WallTime, std::int64_t, std::int64_t, WallTime, std::string>(
              "SELECT since, messages, same, silent_until, text_key FROM heard WHERE number_key = :1", number_key
        )
            .value_or(std::tuple(now, std::int64_t{0}, std::int64_t{0}, WallTime{}, std::string()));
    if (since < now - kRobotWindow) std::tie(since, messages, same) = std::tuple(now, 0, 0);
    ++messages;
    same = last == key ? same + 1 : 1;
    const bool was_silent = now < silent_until;
    const bool is_robot = messages > kMessagesInWindow || same > kSameInWindow;
    if (is_robot && !was_silent) silent_until = now + kRobotSilence;
    tx.run(
        "INSERT INTO heard (number_key, since, messages, text_key, same, silent_until) VALUES (:1, :2, :3, :4, :5, :6) "
        "ON CONFLICT (number_key) DO UPDATE SET since = excluded.since, messages = excluded.messages, "
        "text_key = excluded.text_key, same = excluded.same, silent_until = excluded.silent_until",
        number_key,
        since,
        messages,
        key,
        same,
        silent_until
    );
    return was_silent || is_robot;
}

}  // namespace tama::runtime
