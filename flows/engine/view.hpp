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
    };

    /// `entries` in the order of their names, and static.
    View(Subject subject, std::span<const Entry> entries, Value (*default_value)(const Subject&) = nullptr)
        : subject_(std::move(subject)), entries_(entries), default_value_(default_value) {}

    std::optional<Value> find(std::string_view name) const override {
        for (const Entry& entry : entries_) {
            if (equalsIgnoringCase(entry.name, name)) return entry.get(subject_);
        }
        return std::nullopt;
    }

    std::vector<Property> properties() const override {
        std::vector<Property> out;
        out.reserve(entries_.size());
        for (const Entry& entry : entries_) out.emplace_back(entry.name, entry.get(subject_));
        return out;
    }

    std::size_t size() const override { return entries_.size(); }

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
