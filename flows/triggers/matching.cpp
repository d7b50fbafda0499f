#include "flows/triggers/matching.hpp"

#include <algorithm>

#include "flows/triggers/keyword.hpp"

namespace tama::flows {

namespace {

// How much each condition counts among triggers with the same word.
constexpr int kChannelScore = 4;
constexpr int kGroupsScore = 2;
constexpr int kExclusionsScore = 1;

bool isInAny(std::span<const GroupRef> mine, std::span<const GroupRef> wanted) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const GroupRef& group) {
        return std::any_of(mine.begin(), mine.end(), [&](const GroupRef& other) {
            return group.uuid.empty() ? group.name == other.name : group.uuid == other.uuid;
        });
    });
}

/// How closely the trigger is bound to this message; nothing where its conditions do not hold.
std::optional<int> scoreOf(const TriggerDefinition& trigger, const TriggeringMessage& message) {
    int score = 0;
    if (trigger.channel) {
        if (trigger.channel->uuid != message.channel_uuid) return std::nullopt;
        score += kChannelScore;
    }
    if (!trigger.groups.empty()) {
        if (!isInAny(message.groups, trigger.groups)) return std::nullopt;
        score += kGroupsScore;
    }
    if (!trigger.exclude_groups.empty()) {
        if (isInAny(message.groups, trigger.exclude_groups)) return std::nullopt;
        score += kExclusionsScore;
    }
    return score;
}

/// The longest of the trigger's words that the message fires; nullptr where there is none.
const std::string* firedWord(const TriggerDefinition& trigger, const TriggeringMessage& message) {
    const std::string* longest = nullptr;
    for (const std::string& word : trigger.keywords) {
        const bool fires = trigger.match == KeywordMatch::OnlyWord
                               ? isOnlyKeyword(message.text, word, message.collation)
                               : beginsWithKeyword(message.text, word, message.collation);
        if (fires && (longest == nullptr || word.size() > longest->size())) longest = &word;
    }
    return longest;
}

}  // namespace

std::optional<TriggerMatch> matchKeyword(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message
) {
    std::optional<TriggerMatch> best;
    int best_score = 0;
    for (const TriggerDefinition& trigger : triggers) {
        if (trigger.type != 'K') continue;
        const auto score = scoreOf(trigger, message);
        if (!score) continue;
        const std::string* word = firedWord(trigger, message);
        if (word == nullptr) continue;
        const bool longer = best && word->size() > best->keyword.size();
        const bool closer = best && word->size() == best->keyword.size() && *score > best_score;
        if (best && !longer && !closer) continue;
        best = TriggerMatch{&trigger, *word};
        best_score = *score;
    }
    return best;
}

std::optional<TriggerMatch> matchCatchAll(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message
) {
    std::optional<TriggerMatch> best;
    int best_score = 0;
    for (const TriggerDefinition& trigger : triggers) {
        if (trigger.type != 'C') continue;
        const auto score = scoreOf(trigger, message);
        if (!score || (best && *score <= best_score)) continue;
        best = TriggerMatch{&trigger, ""};
        best_score = *score;
    }
    return best;
}

Waiting whoWaits(const Assets& assets, const Session& session) {
    const Run* run = session.waitingRun();
    if (session.status != SessionStatus::Waiting || run == nullptr) return Waiting::Nobody;
    const Workflow* flow = assets.workflow(run->flow_uuid);
    return flow != nullptr && flow->ignores_triggers ? Waiting::DeafSession : Waiting::Session;
}

std::optional<TriggerMatch> triggerFor(
    std::span<const TriggerDefinition> triggers, const TriggeringMessage& message, Waiting waiting
) {
    if (waiting == Waiting::DeafSession) return std::nullopt;
    if (auto keyword = matchKeyword(triggers, message)) return keyword;
    return waiting == Waiting::Nobody ? matchCatchAll(triggers, message) : std::nullopt;
}

}  // namespace tama::flows
