#include "flows/runtime/trigger_store.hpp"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "flows/triggers/keyword.hpp"
#include "flows/triggers/matching.hpp"

namespace tama::runtime::trigger_store {

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
    tx.run(
        "INSERT INTO trigger_word (word, match_type, revision_id, use_case_id, active) VALUES (:1, :2, :3, "
        ":4, 1)",
        folded,
        only_word ? "only" : "first",
        revision_id,
        use_case_id
    );
}

std::optional<std::int64_t> listenerTo(
    store::Sql& sql, const std::string& word, flows::Collation collation
) {
    const std::string key = flows::triggerWordKey(word, collation);
    std::optional<std::int64_t> listener;
    sql.each<std::string, std::int64_t>(
        "SELECT word, use_case_id FROM trigger_word WHERE active = 1 AND use_case_id IS NOT NULL ORDER BY id",
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
    store::Sql& sql, const std::string& message, flows::Collation collation
) {
    std::vector<TriggerWord> words;
    std::vector<flows::TriggerDefinition> triggers;
    sql.each<std::int64_t, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
        "SELECT id, word, match_type, revision_id, use_case_id FROM trigger_word WHERE active = 1 ORDER BY id",
        [&](auto row) {
            auto& [id, word, match_type, revision, use_case] = row;
            flows::TriggerDefinition& trigger = triggers.emplace_back();
            trigger.keywords = {word};
            if (match_type == "only") trigger.match = flows::KeywordMatch::OnlyWord;
            words.push_back({id, std::move(word), revision, use_case});
        }
    );
    const auto match = flows::matchKeyword(triggers, {.text = message, .collation = collation});
    if (!match) return std::nullopt;
    return words[static_cast<std::size_t>(match->trigger - triggers.data())];
}

}  // namespace tama::runtime::trigger_store
