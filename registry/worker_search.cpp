#include "registry/worker_search.hpp"

#include <string>
#include <utility>
#include <vector>

#include "base/match_key.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

bool isOfSearchWord(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::vector<std::string> searchWords(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : matchKey(text) + " ") {
        if (isOfSearchWord(c)) {
            word += c;
        } else if (!word.empty()) {
            if (words.size() == kMostSearchWords) break;
            words.push_back(std::exchange(word, {}));
        }
    }
    return words;
}

}  // namespace

CompiledQuery searchCondition(
    std::string_view text, store::Engine engine, std::vector<store::SqlValue> before
) {
    CompiledQuery condition{{}, std::move(before)};
    const auto bind = [&condition](std::string value) {
        condition.params.emplace_back(std::move(value));
        return ":" + std::to_string(condition.params.size());
    };
    std::vector<std::string> tests;
    for (const auto& word : searchWords(text)) {
        // A word has neither quotes nor signs, so it stays a word in either language.
        const auto of_worker =
            engine == store::Engine::Sqlite
                ? "w.id IN (SELECT s.rowid FROM worker_search s WHERE worker_search MATCH " + bind('"' + word + "\"*") + ")"
                : "w.search @@ to_tsquery('simple', " + bind("'" + word + "':*") + ")";
        const auto at_start = bind(likePattern(word) + "%");
        const auto inside = bind("% " + likePattern(word) + "%");
        tests.push_back(
            "(" + of_worker +
            " OR w.place_id IN (WITH RECURSIVE inward (id) AS (SELECT r.id FROM place r WHERE r.name_key LIKE " +
            at_start + " ESCAPE '!' OR r.name_key LIKE " + inside +
            " ESCAPE '!' UNION SELECT c.id FROM place c JOIN inward ON c.parent_id = inward.id) SELECT id FROM inward))"
        );
    }
    condition.condition = tests.empty() ? "(1 = 1)" : "(" + join(tests, " AND ") + ")";
    return condition;
}

}  // namespace tama::registry
