// Which trigger a message fires (reference §5.1, §5.2): pure, over definitions. The longest matching word
// wins; among equals the one bound most closely to channel and groups; then the first.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flows/assets.hpp"
#include "flows/engine/session.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

/// A message as triggers see it.
struct TriggeringMessage {
    std::string_view text;
    std::string_view channel_uuid{};     // empty where it is not known
    std::span<const GroupRef> groups{};  // of the contact
    Collation collation = Collation::Default;
};

struct TriggerMatch {
    const TriggerDefinition* trigger = nullptr;
    std::string keyword;  // as the trigger has it; empty for a catch-all
};

/// The keyword trigger for the message.
std::optional<TriggerMatch> matchKeyword(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message
);
/// The catch-all for the message.
std::optional<TriggerMatch> matchCatchAll(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message
);

/// Who a message is for, where a session may be waiting for one.
enum class Waiting : std::uint8_t {
    Nobody,
    Session,          // a trigger word is stronger
    DeafSession,      // its workflow ignores trigger words
};

/// Whether the flow that the session waits in, which may be a sub-flow, listens to trigger words.
Waiting whoWaits(const Assets& assets, const Session& session);

/// A trigger word beats a waiting session that listens to them; a catch-all is only for those whom no session
/// waits for. Nothing: the message belongs to the session, or to nobody.
std::optional<TriggerMatch> triggerFor(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message, Waiting waiting
);

}  // namespace tama::flows
