// Reads the keys of one TOML table into typed values, notes what is wrong with "file:line: key", and in the
// end reports every key nobody asked for. Used by the files that read the configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "base/error.hpp"

namespace tama::server {

class ConfigReader {
  public:
    ConfigReader(const toml::table& table, std::string prefix, std::string file, std::vector<Error>& problems)
        : table_(table), prefix_(std::move(prefix)), file_(std::move(file)), problems_(problems) {}

    void read(std::string_view key, std::string& into) {
        if (const auto* node = find(key)) {
            const auto value = node->value_exact<std::string>();
            if (value)
                into = *value;
            else
                problem(key, "must be a text in quotes", node);
        }
    }

    void read(std::string_view key, std::vector<std::string>& into) {
        const auto* node = find(key);
        if (!node) return;
        const auto* array = node->as_array();
        std::vector<std::string> texts;
        for (std::size_t i = 0; array && i < array->size(); ++i) {
            if (const auto text = array->get(i)->value_exact<std::string>()) texts.push_back(*text);
        }
        if (array && !texts.empty() && texts.size() == array->size()) {
            into = std::move(texts);
        } else {
            problem(key, "must be a list of texts, such as [\"eng\", \"fra\"]", node);
        }
    }

    /// Whole numbers between two bounds.
    void read(std::string_view key, std::vector<int>& into, std::int64_t least, std::int64_t most) {
        const auto* node = find(key);
        if (!node) return;
        const auto* array = node->as_array();
        std::vector<int> numbers;
        for (std::size_t i = 0; array && i < array->size(); ++i) {
            const auto number = array->get(i)->value_exact<std::int64_t>();
            if (number && *number >= least && *number <= most) numbers.push_back(static_cast<int>(*number));
        }
        if (array && !numbers.empty() && numbers.size() == array->size()) {
            into = std::move(numbers);
        } else {
            problem(
                key,
                "must be a list of whole numbers from " + std::to_string(least) + " to " + std::to_string(most),
                node
            );
        }
    }

    void read(std::string_view key, bool& into) {
        if (const auto* node = find(key)) {
            const auto value = node->value_exact<bool>();
            if (value)
                into = *value;
            else
                problem(key, "must be true or false", node);
        }
    }

    /// A whole number between two bounds.
    template <class Int>
        requires std::is_integral_v<Int>
    void read(std::string_view key, Int& into, std::int64_t least, std::int64_t most) {
        if (const auto* node = find(key)) {
            const auto value = node->value_exact<std::int64_t>();
            if (value && *value >= least && *value <= most)
                into = static_cast<Int>(*value);
            else
                problem(
                    key,
                    "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                    node
                );
        }
    }

    void read(std::string_view key, double& into, double least, double most) {
        if (const auto* node = find(key)) {
            const auto value = node->is_number() ? node->value<double>() : std::nullopt;
            if (value && *value >= least && *value <= most)
                into = *value;
            else
                problem(key, "must be a number from " + number(least) + " to " + number(most), node);
        }
    }

    /// One of a few words.
    template <class Enum>
    void read(std::string_view key, Enum& into, const std::vector<std::pair<std::string_view, Enum>>& words) {
        const auto* node = find(key);
        if (!node) return;
        const auto value = node->value_exact<std::string>();
        std::string choices;
        for (const auto& [word, meaning] : words) {
            if (value && *value == word) {
                into = meaning;
                return;
            }
            choices += (choices.empty() ? "\"" : ", \"") + std::string(word) + "\"";
        }
        problem(key, "must be one of " + choices, node);
    }

    /// The keys of this table, for one whose keys are values, too; each counts as known.
    std::vector<std::string_view> keys() {
        for (const auto& [key, node] : table_) known_.push_back(key.str());
        return known_;
    }

    /// The table under `key`, if there is one.
    const toml::table* section(std::string_view key) {
        const auto* node = find(key);
        if (node && !node->is_table())
            problem(key, "must be a section: [" + prefix_ + std::string(key) + "]", node);
        return node ? node->as_table() : nullptr;
    }

    /// The tables of [[key]].
    std::vector<const toml::table*> sections(std::string_view key) {
        std::vector<const toml::table*> tables;
        const auto* node = find(key);
        if (!node) return tables;
        if (!node->is_array_of_tables()) {
            problem(key, "must be written [[" + prefix_ + std::string(key) + "]], once for each", node);
            return tables;
        }
        for (const auto& entry : *node->as_array()) tables.push_back(entry.as_table());
        return tables;
    }

    /// Notes that `key` (or, when null, the table itself) is wrong.
    void problem(std::string_view key, std::string what, const toml::node* node = nullptr);
    bool has(std::string_view key) const { return table_.contains(key); }
    /// Notes every key that was never asked for, with the nearest known one.
    void reportUnknown();

  private:
    const toml::node* find(std::string_view key) {
        known_.push_back(key);
        return table_.get(key);
    }
    static std::string number(double value);

    const toml::table& table_;
    std::string prefix_;  // "listen." for the keys of [listen]
    std::string file_;
    std::vector<Error>& problems_;
    std::vector<std::string_view> known_;
};

/// The first line of a file that holds a secret; a problem of `key` where there is none.
std::string secretLine(ConfigReader& reader, std::string_view key, const std::filesystem::path& path);

}  // namespace tama::server
