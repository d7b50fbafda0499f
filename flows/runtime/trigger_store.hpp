// Trigger words: which word starts which workflow, of which use case. All SQL of `trigger_word` is here. Call
// inside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "flows/expressions/environment.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

struct TriggerWord {
    std::int64_t id = 0;
    std::string word;
    std::int64_t revision_id = 0;
    std::optional<std::int64_t> use_case_id;
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
/// The use case that listens to the word now, or to one that the collation takes for the same.
std::optional<std::int64_t> listenerTo(
    store::Sql& sql, const std::string& word, flows::Collation collation = flows::Collation::Default
);
void stopListening(store::Transaction& tx, std::int64_t use_case_id);

/// The longest word that the message matches.
std::optional<TriggerWord> match(
    store::Sql& sql, const std::string& message, flows::Collation collation = flows::Collation::Default
);

}  // namespace trigger_store
}  // namespace tama::runtime
