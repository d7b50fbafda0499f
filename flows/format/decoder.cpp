#include "flows/format/decoder.hpp"

#include <algorithm>

#include "base/ids.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxProblems = 100;
constexpr int kMaxDepth = 64;

const nlohmann::json& absentValue() {
    static const nlohmann::json absent;
    return absent;
}

/// Deepest nesting of brackets outside strings: checked before parsing, because writing JSON recurses.
int depthOf(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

std::string lineAndColumn(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return std::to_string(line) + ":" + std::to_string(before.size() - start + 1);
}

}  // namespace

void Problems::add(std::string place, std::string message, ErrorCode code) {
    if (errors_.size() < kMaxProblems) errors_.push_back({code, std::move(message), std::move(place)});
}

std::string Decoder::place() const {
    if (parent_ == nullptr) return label_;
    // "flow Stock: node 3", not "flow Stock: nodes: node 3": the label names the list as well.
    const bool names_list =
        kind_ == Kind::Label && parent_->kind_ == Kind::Key && parent_->parent_ != nullptr;
    std::string out = names_list ? parent_->parent_->place() : parent_->place();
    switch (kind_) {
        case Kind::Label:
            return out + ": " + label_;
        case Kind::Key:
            return out + (parent_->kind_ == Kind::Label ? ": " : ".") + std::string(key_);
        case Kind::Index:
            return out + "[" + std::to_string(index_) + "]";
    }
    return out;
}

void Decoder::problemAt(std::string_view key, std::string message) const {
    problems_.add(place() + (kind_ == Kind::Label ? ": " : ".") + std::string(key), std::move(message));
}

bool Decoder::has(std::string_view key) const {
    if (!value_.is_object()) return false;
    const auto found = value_.find(key);
    return found != value_.end() && !found->is_null();
}

Decoder Decoder::member(std::string_view key) const {
    const auto found = value_.is_object() ? value_.find(key) : value_.end();
    const bool present = value_.is_object() && found != value_.end();
    Decoder out(present ? *found : absentValue(), *this, Kind::Key);
    out.key_ = key;
    return out;
}

Decoder Decoder::item(std::size_t index) const {
    Decoder out(value_.at(index), *this, Kind::Index);
    out.index_ = index;
    return out;
}

Decoder Decoder::labelled(std::size_t index, std::string label) const {
    Decoder out(value_.at(index), *this, Kind::Label);
    out.label_ = std::move(label);
    return out;
}

std::string Decoder::asText(std::size_t max) const {
    if (value_.is_null()) return {};
    if (!value_.is_string()) {
        problem(std::string("must be a text, not ") + value_.type_name());
        return {};
    }
    const auto& text = value_.get_ref<const std::string&>();
    if (text.size() > max) {
        problem("is longer than " + std::to_string(max) + " bytes");
        return {};
    }
    return text;
}

std::string Decoder::text(std::string_view key, std::size_t max, Need need) const {
    std::string out = member(key).asText(max);
    if (need == Need::Required && !has(key)) problemAt(key, "is missing");
    return out;
}

std::string Decoder::uuid(std::string_view key, Need need) const {
    std::string out = text(key, 36, need);
    if (!out.empty() && !isUuid(out)) {
        problemAt(key, "is not a UUID: " + out);
        return {};
    }
    return out;
}

std::optional<std::int64_t> Decoder::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
    if (!has(key)) return std::nullopt;
    const Decoder value = member(key);
    if (!value.json().is_number_integer()) {
        value.problem("must be a whole number");
        return std::nullopt;
    }
    const auto number = value.json().get<std::int64_t>();
    if (number < min || number > max) {
        value.problem("must be from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return number;
}

bool Decoder::boolean(std::string_view key, bool otherwise) const {
    if (!has(key)) return otherwise;
    const Decoder value = member(key);
    if (!value.json().is_boolean()) {
        value.problem("must be true or false");
        return otherwise;
    }
    return value.json().get<bool>();
}

std::size_t Decoder::count(std::string_view key, std::size_t max) const {
    if (!has(key)) return 0;
    const Decoder list = member(key);
    if (!list.json().is_array()) {
        list.problem("must be a list");
        return 0;
    }
    if (list.json().size() > max) {
        list.problem(
            "has " + std::to_string(list.json().size()) + " items; at most " + std::to_string(max) +
            " are allowed"
        );
        return 0;
    }
    return list.json().size();
}

std::vector<std::string> Decoder::texts(std::string_view key, std::size_t max_items, std::size_t max_bytes)
    const {
    std::vector<std::string> out;
    const std::size_t size = count(key, max_items);
    out.reserve(size);
    const Decoder list = member(key);
    for (std::size_t i = 0; i < size; ++i) out.push_back(list.item(i).asText(max_bytes));
    return out;
}

bool Decoder::expectObject() const {
    if (value_.is_object()) return true;
    problem(std::string("must be an object, not ") + value_.type_name());
    return false;
}

std::optional<nlohmann::json> parseDocument(
    std::string_view text, std::string_view file, std::size_t max_bytes, Problems& problems
) {
    const std::string place(file);
    if (text.size() > max_bytes) {
        problems.add(
            place, "is larger than " + std::to_string(max_bytes >> 20U) + " MiB", ErrorCode::LimitExceeded
        );
        return std::nullopt;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (depthOf(text) > kMaxDepth) {
        problems.add(
            place, "is nested deeper than " + std::to_string(kMaxDepth) + " levels", ErrorCode::LimitExceeded
        );
        return std::nullopt;
    }
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        problems.add(
            place + ":" + lineAndColumn(text, error.byte), "is not JSON; check that the file is complete"
        );
        return std::nullopt;
    }
}

}  // namespace tama::flows
