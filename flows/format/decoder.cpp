#include "flows/format/decoder.hpp"

#include "base/ids.hpp"
#include "flows/format/places.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxProblems = 100;

const DocumentJson& absentValue() {
    static const DocumentJson absent;
    return absent;
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
            return out + ": " + numberedLabel(key_, index_, value_);
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
    const DocumentJson* found = findMember(value_, key);
    return found != nullptr && !found->is_null();
}

Decoder Decoder::member(std::string_view key) const {
    const DocumentJson* present = findMember(value_, key);
    return found(key, present != nullptr ? *present : absentValue());
}

Decoder Decoder::found(std::string_view key, const DocumentJson& value) const {
    Decoder out(value, *this, Kind::Key);
    out.key_ = key;
    return out;
}

Decoder Decoder::item(std::size_t index) const {
    Decoder out(value_.at(index), *this, Kind::Index);
    out.index_ = index;
    return out;
}

Decoder Decoder::labelled(std::size_t index, std::string_view what) const {
    Decoder out(value_.at(index), *this, Kind::Label);
    out.key_ = what;
    out.index_ = index;
    return out;
}

std::string_view Decoder::asView(std::size_t max) const {
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

std::string Decoder::asText(std::size_t max) const {
    return std::string(asView(max));
}

std::string_view Decoder::view(std::string_view key, std::size_t max, Need need) const {
    const Decoder value = member(key);
    if (need == Need::Required && value.json().is_null()) problemAt(key, "is missing");
    return value.asView(max);
}

std::string Decoder::text(std::string_view key, std::size_t max, Need need) const {
    return std::string(view(key, max, need));
}

std::string_view Decoder::uuidView(std::string_view key, Need need) const {
    const std::string_view out = view(key, 36, need);
    if (!out.empty() && !isUuid(out)) {
        problemAt(key, "is not a UUID: " + std::string(out));
        return {};
    }
    return out;
}

std::string Decoder::uuid(std::string_view key, Need need) const {
    return std::string(uuidView(key, need));
}

std::optional<std::int64_t> Decoder::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
    const Decoder value = member(key);
    if (value.json().is_null()) return std::nullopt;
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
    const Decoder value = member(key);
    if (value.json().is_null()) return otherwise;
    if (!value.json().is_boolean()) {
        value.problem("must be true or false");
        return otherwise;
    }
    return value.json().get<bool>();
}

std::size_t Decoder::asCount(std::size_t max) const {
    if (value_.is_null()) return 0;
    if (!value_.is_array()) {
        problem("must be a list");
        return 0;
    }
    if (value_.size() > max) {
        problem(
            "has " + std::to_string(value_.size()) + " items; at most " + std::to_string(max) + " are allowed"
        );
        return 0;
    }
    return value_.size();
}

std::size_t Decoder::count(std::string_view key, std::size_t max) const {
    return member(key).asCount(max);
}

std::vector<std::string> Decoder::texts(std::string_view key, std::size_t max_items, std::size_t max_bytes)
    const {
    std::vector<std::string> out;
    const Decoder list = member(key);
    const std::size_t size = list.asCount(max_items);
    out.reserve(size);
    for (std::size_t i = 0; i < size; ++i) out.push_back(list.item(i).asText(max_bytes));
    return out;
}

bool Decoder::expectObject() const {
    if (value_.is_object()) return true;
    problem(std::string("must be an object, not ") + value_.type_name());
    return false;
}

}  // namespace tama::flows
