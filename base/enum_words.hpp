// The words for the values of an enumeration, as they stand in the database and in files, in one table for
// both ways:
//   constexpr std::array kStateWords{std::pair{State::Open, std::string_view("open")}, …};
#pragma once

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace tama {

template <class Enum, std::size_t Size>
std::string_view wordOf(const std::array<std::pair<Enum, std::string_view>, Size>& table, Enum value) {
    for (const auto& [known, word] : table) {
        if (known == value) return word;
    }
    throw std::logic_error("a value outside its enumeration");
}

template <class Enum, std::size_t Size>
std::optional<Enum> valueOf(
    const std::array<std::pair<Enum, std::string_view>, Size>& table, std::string_view word
) {
    for (const auto& [value, known] : table) {
        if (known == word) return value;
    }
    return std::nullopt;
}

}  // namespace tama
