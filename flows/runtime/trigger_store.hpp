// Trigger words: which word starts which workflow, of which use case, from whom and over which channel; and
// catch-alls, which take what nothing else does. All SQL of `trigger_word` is here. Call inside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/assets.hpp"
#include "flows/expressions/environment.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

struct TriggerWord {
    std::int64_t id = 0;
    std::string word;  // empty: a catch-all
    std::int64_t revision_id = 0;
    std::optional<std::int64_t> use_case_id;
};

/// A message as triggers see it.
struct HeardMessage {
    std::string_view text;
    std::string_view channel{};              // its name
    std::optional<std::int64_t> worker_id{};  // whose target groups count
};

namespace trigger_store {

/// Listens for the word from now on, instead of what the use case listened for before with the same word.
/// That no other use case listens to it is the caller's to check: std::logic_error. `only_word`: the word
/// must be the whole message; else its beginning.
void listen(
    store::Transaction& tx,
    const std::string& word,
    bool only_word,
    std::int64_t revision_id,
    std::int64_t use_case_id
);
/// The same for a trigger of an export, kinds K and C: its groups are target groups, its channel one of ours,
/// both by name. Words that another use case listens to are left to it and come back.
std::vector<std::string> listenAs(
    store::Transaction& tx,
    const flows::TriggerDefinition& trigger,
    std::int64_t revision_id,
    std::int64_t use_case_id
);
/// The use case that listens to the word now, or to one that the collation takes for the same.
std::optional<std::int64_t> listenerTo(
    store::Sql& sql, const std::string& word, flows::Collation collation = flows::Collation::Default
);
void stopListening(store::Transaction& tx, std::int64_t use_case_id);

/// The longest word that the message matches; among equals the one bound most closely to channel and groups.
std::optional<TriggerWord> match(
    store::Sql& sql, const HeardMessage& message, const flows::Environment& conventions = {}
);
/// The catch-all that takes it.
std::optional<TriggerWord> matchCatchAll(
    store::Sql& sql, const HeardMessage& message, const flows::Environment& conventions = {}
);
/// Words that are heard now, as they are compared.
std::vector<std::string> wordsHeard(store::Sql& sql);

}  // namespace trigger_store
}  // namespace tama::runtime
