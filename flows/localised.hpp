// A text, or anything made of one, with its translations, prepared at load: a step only picks. Reference:
// §1.7, where the choice is made for each property and not for the whole message.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tama::flows {

template <class T>
struct Localised {
    T base{};
    std::vector<std::pair<std::string, T>> translations;  // few: linear search is the fastest

    struct Choice {
        const T& value;
        std::string_view language;
    };

    const T* in(std::string_view language) const {
        for (const auto& [name, value] : translations) {
            if (name == language) return &value;
        }
        return nullptr;
    }

    /// The first of `languages` that is the base language or has a translation; the base if none.
    Choice pick(std::span<const std::string_view> languages, std::string_view base_language) const {
        for (const std::string_view language : languages) {
            if (language == base_language) break;
            if (const T* found = in(language)) return {*found, language};
        }
        return {base, base_language};
    }
};

}  // namespace tama::flows
