#include "flows/runtime/trigger_store.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.hpp"
#include "flows/runtime/past_runs.hpp"
#include "flows/triggers/keyword.hpp"
#include "flows/triggers/matching.hpp"
#include "registry/target_group.hpp"

namespace tama::runtime::trigger_store {
namespace {

constexpr char kKeyword = 'K';
constexpr char kCatchAll = 'C';

struct ActiveTriggers {
    std::vector<TriggerWord> words;
    std::vector<flows::TriggerDefinition> definitions;  // of the same places
};

std::vector<flows::GroupRef> groupsFrom(const std::string& lines) {
    std::vector<flows::GroupRef> groups;
    for (const auto name : split(lines, '\n')) {
        if (!name.empty()) groups.push_back({"", std::string(name)});
    }
    return groups;
}

std::string linesOf(const std::vector<flows::GroupRef>& groups) {
    std::vector<std::string> names;
    for (const auto& group : groups) names.push_back(group.name);
    return join(names, "\n");
}

ActiveTriggers activeTriggers(store::Sql& sql) {
    ActiveTriggers active;
    sql.each<
        std::int64_t,
        std::string,
        std::string,
        std::int64_t,
        std::optional<std::int64_t>,
        std::string,
        std::string,
        std::string,
        std::string>(
        "SELECT id, word, match_type, revision_id, use_case_id, kind, channel, in_groups, not_in_groups "
        "FROM trigger_word WHERE active = 1 ORDER BY id",
        [&active](auto row) {
            auto& [id, word, match_type, revision, use_case, kind, channel, in_groups, not_in_groups] = row;
            flows::TriggerDefinition& trigger = active.definitions.emplace_back();
            if (kind == "catch_all") {
                trigger.type = kCatchAll;
            } else {
                trigger.keywords = {word};
            }
            if (match_type == "only") trigger.match = flows::KeywordMatch::OnlyWord;
            if (!channel.empty()) trigger.channel = flows::ChannelRef{channel, channel};
            trigger.groups = groupsFrom(in_groups);
            trigger.exclude_groups = groupsFrom(not_in_groups);
            active.words.push_back({id, std::move(word), revision, use_case});
        }
    );
    return active;
}

/// Of the groups that any trigger asks for, those the worker is in.
std::vector<flows::GroupRef> groupsOf(
    store::Sql& sql,
    const ActiveTriggers& active,
    std::optional<std::int64_t> worker_id,
    const flows::Environment& conventions
) {
    std::vector<flows::GroupRef> mine;
    if (!worker_id) return mine;
    std::vector<std::string> asked;
    const auto ask = [&](const flows::GroupRef& group) {
        if (std::find(asked.begin(), asked.end(), group.name) != asked.end()) return;
        asked.push_back(group.name);
        const auto found = registry::findGroupByName(sql, group.name);
        const auto selector = found ? registry::selectorOf(sql, *found, {conventions, &pastRuns()}) : fail(ErrorCode::NotFound, "");
        if (selector && registry::isSelected(sql, *selector, *worker_id)) mine.push_back(group);
    };
    for (const auto& trigger : active.definitions) {
        for (const auto& group : trigger.groups) ask(group);
        for (const auto& group : trigger.exclude_groups) ask(group);
    }
    return mine;
}

using Matcher = std::optional<flows::TriggerMatch> (*)(
    std::span<const flows::TriggerDefinition>, const flows::TriggeringMessage&
);

std::optional<TriggerWord> matchBy(
    store::Sql& sql, const HeardMessage& message, const flows::Environment& conventions, Matcher matcher
) {
    auto active = activeTriggers(sql);
    if (active.words.empty()) return std::nullopt;
    const auto groups = groupsOf(sql, active, message.worker_id, conventions);
    const auto found = matcher(
        active.definitions,
        {.text = message.text,
         .channel_uuid = message.channel,
         .groups = groups,
         .collation = conventions.input_collation}
    );
    if (!found) return std::nullopt;
    return active.words[static_cast<std::size_t>(found->trigger - active.definitions.data())];
}

void insert(
    store::Transaction& tx,
    const std::string& word,
    const flows::TriggerDefinition& trigger,
    std::int64_t revision_id,
    std::int64_t use_case_id
) {
    tx.run(
        "INSERT INTO trigger_word (word, match_type, revision_id, use_case_id, active, kind, channel, "
        "in_groups, not_in_groups) VALUES (:1, :2, :3, :4, 1, :5, :6, :7, :8)",
        word,
        trigger.match == flows::KeywordMatch::OnlyWord ? "only" : "first",
        revision_id,
        use_case_id,
        trigger.type == kCatchAll ? "catch_all" : "word",
        trigger.channel ? trigger.channel->name : std::string(),
        linesOf(trigger.groups),
        linesOf(trigger.exclude_groups)
    );
}

}  // namespace

void listen(
    store::Transaction& tx,
    const std::string& word,
    bool only_word,
    std::int64_t revision_id,
    std::int64_t use_case_id
) {
    const std::string folded = flows::triggerWordKey(word);
    if (const auto other = listenerTo(tx, word); other && *other != use_case_id) {
        throw std::logic_error(fmt::format("use case {} listens to this trigger word already", *other));
    }
    tx.run("UPDATE trigger_word SET active = 0 WHERE word = :1 AND active = 1", folded);
    flows::TriggerDefinition plain;
    if (only_word) plain.match = flows::KeywordMatch::OnlyWord;
    insert(tx, folded, plain, revision_id, use_case_id);
}

std::vector<std::string> listenAs(
    store::Transaction& tx,
    const flows::TriggerDefinition& trigger,
    std::int64_t revision_id,
    std::int64_t use_case_id
) {
    std::vector<std::string> taken;
    if (trigger.type == kCatchAll) insert(tx, "", trigger, revision_id, use_case_id);
    if (trigger.type != kKeyword) return taken;
    for (const auto& keyword : trigger.keywords) {
        if (const auto other = listenerTo(tx, keyword); other && *other != use_case_id) {
            taken.push_back(keyword);
        } else {
            insert(tx, flows::triggerWordKey(keyword), trigger, revision_id, use_case_id);
        }
    }
    return taken;
}

std::optional<std::int64_t> listenerTo(
    store::Sql& sql, const std::string& word, flows::Collation collation
) {
    const std::string key = flows::triggerWordKey(word, collation);
    std::optional<std::int64_t> listener;
    sql.each<std::string, std::int64_t>(
        "SELECT word, use_case_id FROM trigger_word WHERE active = 1 AND kind = 'word' AND use_case_id IS NOT "
        "NULL ORDER BY id",
        [&](auto row) {
            const auto& [other, use_case] = row;
            if (!listener && flows::triggerWordKey(other, collation) == key) listener = use_case;
        }
    );
    return listener;
}

void stopListening(store::Transaction& tx, std::int64_t use_case_id) {
    tx.run("UPDATE trigger_word SET active = 0 WHERE use_case_id = :1 AND active = 1", use_case_id);
}

std::optional<TriggerWord> match(
    store::Sql& sql, const HeardMessage& message, const flows::Environment& conventions
) {
    return matchBy(sql, message, conventions, flows::matchKeyword);
}

std::optional<TriggerWord> matchCatchAll(
    store::Sql& sql, const HeardMessage& message, const flows::Environment& conventions
) {
    return matchBy(sql, message, conventions, flows::matchCatchAll);
}

std::vector<std::string> wordsHeard(store::Sql& sql) {
    return sql.all<std::string>(
        "SELECT DISTINCT word FROM trigger_word WHERE active = 1 AND kind = 'word' ORDER BY word"
    );
}

}  // namespace tama::runtime::trigger_store
