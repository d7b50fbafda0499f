#include "flows/expressions/json.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "flows/expressions/nul.hpp"

namespace tama::flows {
namespace {

constexpr std::size_t kMaxJsonDepth = 100;

/// Builds values while nlohmann reads, so that a number is seen as it is written.
class ValueBuilder final : public nlohmann::json_sax<nlohmann::json> {
  public:
    bool null() override { return add(Value()); }
    bool boolean(bool value) override { return add(Value(value)); }
    bool number_integer(number_integer_t value) override { return add(Value(std::int64_t{value})); }
    bool number_unsigned(number_unsigned_t value) override { return addNumber(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& written) override { return addNumber(written); }
    bool string(string_t& value) override { return add(Value(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(); }
    bool start_array(std::size_t) override { return open(); }
    bool key(string_t& name) override {
        open_.back().names.push_back(std::move(name));
        return true;
    }
    bool end_object() override {
        Container done = take();
        std::vector<Object::Property> properties;
        properties.reserve(done.items.size());
        for (std::size_t i = 0; i < done.items.size(); ++i) {
            properties.emplace_back(std::move(done.names[i]), std::move(done.items[i]));
        }
        return add(Object::of(std::move(properties)));
    }
    bool end_array() override { return add(Value::array(take().items)); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    Value result() { return std::move(root_); }

  private:
    struct Container {
        std::vector<std::string> names;
        std::vector<Value> items;
    };

    bool open() {
        if (open_.size() >= kMaxJsonDepth) return false;
        open_.emplace_back();
        return true;
    }
    Container take() {
        Container done = std::move(open_.back());
        open_.pop_back();
        return done;
    }
    bool add(Value value) {
        if (open_.empty()) {
            root_ = std::move(value);
        } else {
            open_.back().items.push_back(std::move(value));
        }
        return true;
    }
    bool addNumber(std::string_view written) {
        const auto number = Decimal::parseScientific(written);
        return number && add(*number);
    }

    std::vector<Container> open_;
    Value root_;
};

void writeJsonString(std::string& out, std::string_view text) {
    // nlohmann escapes and replaces what is not UTF-8.
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool writeJson(std::string& out, const Value& value, std::size_t depth) {
    if (depth > kMaxJsonDepth) return false;
    switch (value.kind()) {
        case ValueKind::Null:
        case ValueKind::Function:
        case ValueKind::Error:
            out += "null";
            break;
        case ValueKind::Number:
        case ValueKind::Boolean:
            value.appendTo(out);
            break;
        case ValueKind::Text:
            writeJsonString(out, value.get<Text>()->view());
            break;
        case ValueKind::DateTime:
        case ValueKind::Date:
        case ValueKind::Time:
            writeJsonString(out, value.toString());
            break;
        case ValueKind::Array: {
            char before = '[';
            for (const Value& item : value.items()) {
                out += std::exchange(before, ',');
                if (!writeJson(out, item, depth + 1)) return false;
            }
            out += before == '[' ? "[]" : "]";
            break;
        }
        case ValueKind::Object: {
            char before = '{';
            for (const auto& [name, item] : (*value.get<ObjectPtr>())->properties()) {
                out += std::exchange(before, ',');
                writeJsonString(out, name);
                out += ':';
                if (!writeJson(out, item, depth + 1)) return false;
            }
            out += before == '{' ? "{}" : "}";
            break;
        }
    }
    return out.size() <= Value::kMaxTextBytes;
}

}  // namespace

std::optional<Value> parseJson(std::string_view text) {
    std::string clean;
    if (text.find("\\u0000") != std::string_view::npos) text = clean = withoutEscapedNul(text);
    ValueBuilder builder;
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return builder.result();
}

Value valueFromJson(const nlohmann::json& json) {
    switch (json.type()) {
        case nlohmann::json::value_t::string:
            return Value(json.get_ref<const std::string&>());
        case nlohmann::json::value_t::boolean:
            return Value(json.get<bool>());
        case nlohmann::json::value_t::number_integer:
            return Value(json.get<std::int64_t>());
        case nlohmann::json::value_t::number_unsigned: {
            const auto number = Decimal::parse(std::to_string(json.get<std::uint64_t>()));
            return number ? Value(*number) : Value();
        }
        case nlohmann::json::value_t::number_float: {
            const auto number = Decimal::fromDouble(json.get<double>());
            return number ? Value(*number) : Value();
        }
        case nlohmann::json::value_t::array: {
            std::vector<Value> items;
            items.reserve(json.size());
            for (const auto& item : json) items.push_back(valueFromJson(item));
            return Value::array(std::move(items));
        }
        case nlohmann::json::value_t::object: {
            std::vector<Object::Property> properties;
            properties.reserve(json.size());
            for (const auto& [name, item] : json.items()) properties.emplace_back(name, valueFromJson(item));
            return Object::of(std::move(properties));
        }
        default:
            return {};
    }
}

std::optional<std::string> jsonText(const Value& value) {
    std::string out;
    if (!writeJson(out, value, 0)) return std::nullopt;
    return out;
}

nlohmann::json toJson(const Value& value) {
    const auto text = jsonText(value);
    return text ? nlohmann::json::parse(*text) : nlohmann::json();
}

}  // namespace tama::flows
