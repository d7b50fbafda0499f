#include "flows/expressions/value.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {
namespace {

constexpr int kMaxRenderDepth = 100;
constexpr std::string_view kDefaultName = "__default__";

bool comesBeforeIgnoringCase(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lowerAscii(x) < lowerAscii(y);
    });
}

class PlainObject final : public Object {
  public:
    PlainObject(std::vector<Property> properties, std::optional<Value> default_value)
        : properties_(std::move(properties)), default_(std::move(default_value)) {
        int inner = default_ ? default_->depth() : 0;
        for (const auto& [name, value] : properties_) inner = std::max(inner, value.depth());
        depth_ = inner + 1;
        constexpr std::size_t kFew = 16;
        if (properties_.size() <= kFew) return;
        for (const Property& property : properties_) ignoring_case_.push_back(&property);
        std::stable_sort(ignoring_case_.begin(), ignoring_case_.end(), [](const auto* a, const auto* b) {
            return comesBeforeIgnoringCase(a->first, b->first);
        });
    }

    std::optional<Value> find(std::string_view name) const override {
        const auto at = std::lower_bound(
            properties_.begin(),
            properties_.end(),
            name,
            [](const Property& p, std::string_view n) { return p.first < n; }
        );
        if (at != properties_.end() && at->first == name) return at->second;
        if (!ignoring_case_.empty()) return findAmongMany(name);
        for (const auto& [key, value] : properties_) {
            if (equalsIgnoringCase(key, name)) return value;
        }
        return std::nullopt;
    }
    std::vector<Property> properties() const override { return properties_; }
    std::size_t size() const override { return properties_.size(); }
    std::optional<Value> defaultValue() const override { return default_; }
    int depth() const override { return depth_; }

  private:
    std::optional<Value> findAmongMany(std::string_view name) const {
        const auto at = std::lower_bound(
            ignoring_case_.begin(),
            ignoring_case_.end(),
            name,
            [](const Property* p, std::string_view n) { return comesBeforeIgnoringCase(p->first, n); }
        );
        if (at == ignoring_case_.end() || !equalsIgnoringCase((*at)->first, name)) return std::nullopt;
        return (*at)->second;
    }

    std::vector<Property> properties_;            // sorted by name
    std::vector<const Property*> ignoring_case_;  // sorted so, where there are many
    std::optional<Value> default_;
    int depth_ = 1;
};

bool renderValue(const Value& value, std::string& out, std::size_t limit, int depth) {
    if (depth > kMaxRenderDepth) return false;
    switch (value.kind()) {
        case ValueKind::Null:
        case ValueKind::Error:
            break;
        case ValueKind::Text:
            out += value.get<Text>()->view();
            break;
        case ValueKind::Number:
            out += value.get<Decimal>()->toString();
            break;
        case ValueKind::Boolean:
            out += *value.get<bool>() ? "true" : "false";
            break;
        case ValueKind::DateTime:
            out += value.get<DateTime>()->toString();
            break;
        case ValueKind::Date:
            out += value.get<Date>()->toString();
            break;
        case ValueKind::Time:
            out += value.get<TimeOfDay>()->toString();
            break;
        case ValueKind::Function:
            out += (*value.get<FunctionPtr>())->name();
            break;
        case ValueKind::Array: {
            out += '[';
            bool first = true;
            for (const Value& item : value.items()) {
                if (!std::exchange(first, false)) out += ", ";
                if (!renderValue(item, out, limit, depth + 1)) return false;
            }
            out += ']';
            break;
        }
        case ValueKind::Object: {
            const Object& object = **value.get<ObjectPtr>();
            if (const auto shown = object.defaultValue()) return renderValue(*shown, out, limit, depth + 1);
            out += '{';
            bool first = true;
            for (const auto& [name, item] : object.properties()) {
                if (!std::exchange(first, false)) out += ", ";
                out += name;
                out += ": ";
                if (!renderValue(item, out, limit, depth + 1)) return false;
            }
            out += '}';
            break;
        }
    }
    return out.size() <= limit;
}

}  // namespace

Value Value::array(std::vector<Value> items) {
    int inner = 0;
    for (const Value& item : items) inner = std::max(inner, item.depth());
    return ArrayPtr(std::make_shared<const Array>(Array{std::move(items), inner + 1}));
}

int Value::depth() const {
    if (const auto* array = get<ArrayPtr>()) return (*array)->depth;
    if (const auto* object = get<ObjectPtr>()) return (*object)->depth();
    if (const auto* function = get<FunctionPtr>()) return (*function)->depth();
    return 0;
}

std::span<const Value> Value::items() const {
    const auto* array = get<ArrayPtr>();
    return array != nullptr ? std::span<const Value>((*array)->items) : std::span<const Value>();
}

Value Value::property(std::string_view name) const {
    switch (kind()) {
        case ValueKind::Error:
            return *this;
        case ValueKind::Object: {
            auto found = (*get<ObjectPtr>())->find(name);
            if (found) return std::move(*found);
            return error("object has no property '" + std::string(name) + "'");
        }
        case ValueKind::Array: {
            const auto index = parseInteger(name);
            return index ? item(*index)
                         : error("unable to convert \"" + std::string(name) + "\" to a number");
        }
        default:
            return error(describe(*this) + " doesn't support lookups");
    }
}

Value Value::item(std::int64_t index) const {
    const auto all = items();
    const auto count = static_cast<std::int64_t>(all.size());
    const std::int64_t at = index < 0 ? index + count : index;
    if (at >= 0 && at < count) return all[static_cast<std::size_t>(at)];
    return error(
        "index " + std::to_string(index) + " out of range for " + std::to_string(count) + " items"
    );
}

bool Value::appendTo(std::string& out) const {
    return renderValue(*this, out, out.size() + kMaxTextBytes, 0);
}

std::string Value::toString() const {
    std::string out;
    appendTo(out);
    return out;
}

ObjectPtr Object::of(std::vector<Property> properties) {
    std::stable_sort(properties.begin(), properties.end(), [](const auto& a, const auto& b) {
        return a.first < b.first;
    });
    std::optional<Value> default_value;
    std::vector<Property> kept;
    kept.reserve(properties.size());
    for (auto& property : properties) {
        if (property.first == kDefaultName) {
            default_value = std::move(property.second);
        } else if (!kept.empty() && kept.back().first == property.first) {
            kept.back().second = std::move(property.second);
        } else {
            kept.push_back(std::move(property));
        }
    }
    return std::make_shared<const PlainObject>(std::move(kept), std::move(default_value));
}

std::string_view nameOf(ValueKind kind) {
    switch (kind) {
        case ValueKind::Null:
            return "null";
        case ValueKind::Text:
            return "text";
        case ValueKind::Number:
            return "number";
        case ValueKind::Boolean:
            return "boolean";
        case ValueKind::DateTime:
            return "datetime";
        case ValueKind::Date:
            return "date";
        case ValueKind::Time:
            return "time";
        case ValueKind::Array:
            return "array";
        case ValueKind::Object:
            return "object";
        case ValueKind::Function:
            return "function";
        case ValueKind::Error:
            return "error";
    }
    return "error";
}

namespace {

bool isSameObject(const Object& a, const Object& b) {
    const auto ours = a.properties();
    const auto theirs = b.properties();
    return std::equal(
        ours.begin(),
        ours.end(),
        theirs.begin(),
        theirs.end(),
        [](const auto& x, const auto& y) { return x.first == y.first && isSame(x.second, y.second); }
    );
}

}  // namespace

bool isSame(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case ValueKind::Null:
            return true;
        case ValueKind::Number:
            return *a.get<Decimal>() == *b.get<Decimal>();
        case ValueKind::Boolean:
            return *a.get<bool>() == *b.get<bool>();
        case ValueKind::DateTime:
            return a.get<DateTime>()->instant == b.get<DateTime>()->instant;
        case ValueKind::Array: {
            const auto ours = a.items();
            const auto theirs = b.items();
            return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), isSame);
        }
        case ValueKind::Object:
            return isSameObject(**a.get<ObjectPtr>(), **b.get<ObjectPtr>());
        case ValueKind::Text:
            return a.get<Text>()->view() == b.get<Text>()->view();
        default:
            return a.toString() == b.toString();
    }
}

std::string describe(const Value& value) {
    switch (value.kind()) {
        case ValueKind::Text: {
            constexpr std::size_t kMaxShown = 60;
            const std::string_view text = value.get<Text>()->view();
            const std::string_view shown = truncateBytes(text, kMaxShown);
            return "\"" + std::string(shown) + (shown.size() < text.size() ? "…\"" : "\"");
        }
        case ValueKind::Number:
        case ValueKind::Boolean:
        case ValueKind::DateTime:
        case ValueKind::Date:
        case ValueKind::Time:
            return value.toString();
        default:
            return std::string(nameOf(value.kind()));
    }
}

}  // namespace tama::flows
