#include "flows/contact_queries/name_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

std::vector<std::string> nameWords(std::string_view key) {
    std::string spaced(key);
    for (char& c : spaced) {
        if (kNameSeparators.find(c) != std::string_view::npos) c = ' ';
    }
    std::vector<std::string> words;
    for (const auto word : splitWords(spaced)) {
        if (word.size() >= kMinNameWord) words.emplace_back(word);
    }
    return words;
}

std::vector<std::string> namePrefixes(std::string_view key) {
    auto words = nameWords(key);
    for (auto& word : words) word.resize(truncateCodePoints(word, kNamePrefixLength).size());
    return words;
}

bool nameHas(std::string_view name_key, const std::vector<std::string>& prefixes) {
    const auto words = nameWords(name_key);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
            return word.starts_with(prefix);
        });
    });
}

}  // namespace tama::flows
