#include "flows/contact_queries/condition_reader.hpp"

#include <algorithm>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "flows/contact_queries/name_words.hpp"
#include "flows/contact_queries/order_key.hpp"
#include "flows/expressions/date_finder.hpp"
#include "flows/expressions/urn.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMaxValueBytes = 640;
constexpr std::size_t kMaxNameWords = 50;
constexpr std::size_t kMinUrnPart = 3;     // characters
constexpr std::size_t kMinPhoneDigits = 4;  // of a value alone that is taken for a telephone number

bool isOrdering(QueryOperator op) {
    return op == QueryOperator::Greater || op == QueryOperator::GreaterOrEqual || op == QueryOperator::Less ||
           op == QueryOperator::LessOrEqual;
}

bool isEquality(QueryOperator op) {
    return op == QueryOperator::Equal || op == QueryOperator::NotEqual;
}

/// `\+?[-0-9]{4,}`
bool looksLikeNumber(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return text.size() >= kMinPhoneDigits &&
           std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || c == '-'; });
}

/// Of a text that is nothing but a day as the country writes it.
std::string dayKeyIn(std::string_view text, const QueryConventions& conventions) {
    const bool only_day = text.find_first_not_of("0123456789-./ ") == std::string_view::npos;
    const auto day = only_day ? findDate(text, conventions.environment, conventions.now) : std::nullopt;
    return day ? orderKey(day->toString()) : std::string();
}

std::string described(const Property& property) {
    return property.type == PropertyType::Date ? " is a date" : property.type == PropertyType::Number
                                                                    ? " is a number"
                                                                    : " is text";
}

}  // namespace

std::optional<QuerySchema::Found> ConditionReader::find(std::string_view name) const {
    const std::string whole = lowerAscii(name);
    const std::size_t point = whole.find('.');
    if (point == std::string::npos) return schema_.find(std::nullopt, whole);
    const std::string prefix = whole.substr(0, point);
    const std::string key = whole.substr(point + 1);
    if (prefix == "fields" || prefix == "field") return schema_.find(PropertyKind::Field, key);
    if (prefix == "urns") return schema_.find(PropertyKind::Urn, key);
    return std::nullopt;
}

std::string ConditionReader::refusalOf(const Property& property, QueryOperator op) const {
    const bool searchable = property.type == PropertyType::Name || property.type == PropertyType::Urn;
    if (op == QueryOperator::Contains && !searchable) {
        return "~ looks into names and addresses only; use = or !=";
    }
    const bool ordered = property.type == PropertyType::Number || property.type == PropertyType::Date ||
                         property.type == PropertyType::Open;
    if (isOrdering(op) && !ordered) {
        return std::string(nameOf(op)) + " compares numbers and dates, and '" + property.key + "'" +
               described(property) + "; use = or !=";
    }
    return {};
}

tl::expected<QueryValue, std::string> ConditionReader::read(
    const Property& property, QueryOperator op, std::string_view text
) const {
    const auto wanted = [](std::string what) { return tl::unexpected(std::move(what)); };
    if (text.size() > kMaxValueBytes) return wanted("a value of at most 640 bytes");
    QueryValue value;
    value.text = text;
    const std::string plain = matchKey(text);
    if (plain.empty() && isEquality(op)) {
        if (schema_.canBeUnset(property)) return value;
        return wanted("a value (everybody has one)");
    }
    const bool address = property.kind == PropertyKind::Urn || property.type == PropertyType::Urn;
    if (address && hidesAddresses()) {
        return wanted("\"\", because addresses are hidden here and only whether there is one can be asked");
    }
    if (property.type == PropertyType::Number) {
        value.number = Decimal::parse(trim(text));
        if (!value.number) return wanted("a number");
        return value;
    }
    if (property.type == PropertyType::Date) {
        const Environment& environment = conventions_.environment;
        const auto moment = findDateTime(text, environment, conventions_.now, MissingTime::Midnight);
        if (!moment) return wanted("a date (" + environment.date_format + ")");
        const Date day = moment->in(environment.timezone).date();
        value.day = LocalDay{
            DateTime::of(day, TimeOfDay{}, environment.timezone).instant,
            DateTime::of(Date{day.days + 1}, TimeOfDay{}, environment.timezone).instant};
        return value;
    }
    if (op == QueryOperator::Contains && property.type == PropertyType::Name) {
        const std::size_t words = nameWords(plain).size();
        if (words == 0) return wanted("a word of at least 2 letters");
        if (words > kMaxNameWords) return wanted("at most 50 words");
    }
    if (op == QueryOperator::Contains && countCodePoints(plain) < kMinUrnPart && address) {
        return wanted("at least 3 characters of an address");
    }
    auto key = schema_.keyOf(property, op, text);
    if (!key) return wanted(std::move(key.error()));
    value.key = std::move(*key);
    if (property.type == PropertyType::Open) {
        value.order = orderKey(text);
        if (value.order.empty()) value.order = dayKeyIn(text, conventions_);
        if (value.order.empty() && isOrdering(op)) {
            const std::string& format = conventions_.environment.date_format;
            const std::string other = format == "YYYY-MM-DD" ? "" : " or " + format;
            return wanted("a number, or a day (YYYY-MM-DD" + other + ")");
        }
    }
    return value;
}

ConditionReader::Implied ConditionReader::implied(std::string_view text) const {
    const auto reachable = [this](std::string_view scheme) {
        const auto found = isUrnScheme(scheme) ? schema_.find(PropertyKind::Urn, scheme) : std::nullopt;
        return found && found->refusal.empty();
    };
    if (!hidesAddresses()) {
        const auto urn = parseUrn(text);
        if (urn && reachable(urn->scheme)) {
            return {{PropertyKind::Urn, urn->scheme, PropertyType::Urn}, QueryOperator::Equal, urn->path};
        }
        if (looksLikeNumber(text)) {
            std::string digits = replaceAll(text, "-", "");
            return {
                {PropertyKind::Urn, "tel", PropertyType::Urn}, QueryOperator::Contains, std::move(digits)};
        }
    }
    const bool has_words = !nameWords(matchKey(text)).empty();
    return {
        {PropertyKind::Attribute, "name", PropertyType::Name},
        has_words ? QueryOperator::Contains : QueryOperator::Equal,
        std::string(text)};
}

}  // namespace tama::flows
