// Objects of the expression context that read the session in place: a table of names and getters over a
// subject, so that nothing is copied before a template asks for it. A view lives no longer than the
// evaluation it is made for.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

template <class Subject>
class View final : public Object {
  public:
    struct Entry {
        std::string_view name;
        Value (*get)(const Subject&);
        /// For a name of old: what to use instead. Its subject has noteDeprecated, and a listing leaves it
        /// out.
        std::string_view instead = {};
    };

    /// `entries` in the order of their names, and static.
    View(Subject subject, std::span<const Entry> entries, Value (*default_value)(const Subject&) = nullptr)
        : subject_(std::move(subject)), entries_(entries), default_value_(default_value) {}

    std::optional<Value> find(std::string_view name) const override {
        for (const Entry& entry : entries_) {
            if (!equalsIgnoringCase(entry.name, name)) continue;
            if constexpr (requires { subject_.noteDeprecated(entry.instead); }) {
                if (!entry.instead.empty()) subject_.noteDeprecated(entry.instead);
            }
            return entry.get(subject_);
        }
        return std::nullopt;
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        out.reserve(entries_.size());
        for (const Entry& entry : entries_) {
            if (entry.instead.empty()) out.emplace_back(entry.name, entry.get(subject_));
        }
        return out;
    }

    std::optional<Value> defaultValue() const override {
        if (default_value_ == nullptr) return std::nullopt;
        return default_value_(subject_);
    }

  private:
    Subject subject_;
    std::span<const Entry> entries_;
    Value (*default_value_)(const Subject&);
};

/// An object of a subject type, with its entries and default.
template <class Subject, std::size_t kCount>
Value viewOf(
    Subject subject,
    const typename View<Subject>::Entry (&entries)[kCount],
    Value (*default_value)(const std::type_identity_t<Subject>&) = nullptr
) {
    return ObjectPtr(std::make_shared<View<Subject>>(std::move(subject), std::span(entries), default_value));
}

}  // namespace tama::flows
