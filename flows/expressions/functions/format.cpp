#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/date_format.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/expressions/urn.hpp"

namespace tama::flows {
namespace format_functions {
namespace {

Value formatMoment(
    Evaluation& evaluation,
    const DateTime& moment,
    const std::optional<Text>& format,
    std::string_view usual,
    PatternKind kind
) {
    const std::string_view pattern = format ? format->view() : usual;
    auto out = formatByPattern(moment, pattern, kind, evaluation.environment().language());
    return out ? Value(std::move(*out)) : Value::error("invalid format " + describe(Value(pattern)));
}

Value formatDate(Evaluation& evaluation, Date date, std::optional<Text> format) {
    const auto moment = DateTime::of(date, TimeOfDay{}, TimeZone());
    return formatMoment(evaluation, moment, format, evaluation.environment().date_format, PatternKind::Date);
}

Value formatDatetime(
    Evaluation& evaluation, DateTime datetime, std::optional<Text> format, std::optional<Text> zone_name
) {
    const Environment& environment = evaluation.environment();
    TimeZone zone = environment.timezone;
    if (zone_name) {
        const auto named = TimeZone::named(std::string(zone_name->view()));
        if (!named) return Value::error("there is no time zone " + describe(Value(*zone_name)));
        zone = *named;
    }
    const std::string usual = environment.date_format + " " + environment.time_format;
    return formatMoment(evaluation, datetime.in(zone), format, usual, PatternKind::DateTime);
}

Value formatTime(Evaluation& evaluation, TimeOfDay time, std::optional<Text> format) {
    const auto moment = DateTime::of(Date{}, time, TimeZone());
    return formatMoment(evaluation, moment, format, evaluation.environment().time_format, PatternKind::Time);
}

std::string writeNumber(
    const Decimal& number, std::optional<int> places, bool grouped, const NumberFormat& format
) {
    std::string digits = number.toString();
    const bool negative = digits.starts_with('-');
    if (negative) digits.erase(0, 1);
    std::string fraction;
    if (const std::size_t point = digits.find('.'); point != std::string::npos) {
        fraction = digits.substr(point + 1);
        digits.resize(point);
    }
    if (places && *places > 0) fraction.resize(static_cast<std::size_t>(*places), '0');
    std::string out = negative ? "-" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (grouped && i > 0 && (digits.size() - i) % 3 == 0) out += format.digit_grouping_symbol;
        out += digits[i];
    }
    if (!fraction.empty()) out += format.decimal_symbol + fraction;
    return out;
}

Value formatNumber(
    Evaluation& evaluation, Decimal number, std::optional<std::int64_t> places, std::optional<bool> grouped
) {
    constexpr std::int64_t kMaxPlaces = 9;
    std::optional<int> wanted;
    if (places) {
        if (*places < 0 || *places > kMaxPlaces)
            return Value::error("must take 0-9 number of places, got " + std::to_string(*places));
        wanted = static_cast<int>(*places);
        number = number.rounded(*wanted, Rounding::HalfUp).value_or(number);
    }
    return writeNumber(number, wanted, grouped.value_or(true), evaluation.environment().number_format);
}

Value percentOf(Evaluation&, Decimal number) {
    const auto hundredfold = Decimal::multiply(number, Decimal(100));
    const auto rounded = hundredfold ? hundredfold->rounded(0, Rounding::HalfUp) : std::nullopt;
    return rounded ? Value(rounded->toString() + "%") : numberOrOverflow(rounded);
}

Value formatAny(Evaluation& evaluation, Value value);

/// Lines that are empty stay so.
std::string indented(std::string_view text) {
    std::string out;
    for (const std::string_view line : split(text, '\n')) {
        if (!out.empty()) out += '\n';
        if (!line.empty()) out += "  ";
        out += line;
    }
    return out;
}

/// "a, b", or a line with a dash for each where one has several lines itself.
Value formatItems(Evaluation& evaluation, std::span<const Value> items) {
    std::vector<std::string> parts;
    bool several_lines = false;
    for (const Value& item : items) {
        const Value part = formatAny(evaluation, item);
        if (part.isError()) return part;
        parts.push_back(part.toString());
        several_lines = several_lines || parts.back().find('\n') != std::string::npos;
    }
    if (!several_lines) return join(parts, ", ");
    for (std::string& part : parts) {
        part = indented(part);
        part[0] = '-';
    }
    return join(parts, "\n");
}

/// A line "name: value" for each property.
Value formatProperties(Evaluation& evaluation, const Object& object) {
    std::vector<std::string> lines;
    for (const auto& [name, value] : object.properties()) {
        const Value part = formatAny(evaluation, value);
        if (part.isError()) return part;
        const std::string text = part.toString();
        lines.push_back(name + (text.find('\n') == std::string::npos ? ": " + text : ":\n" + indented(text)));
    }
    return join(lines, "\n");
}

/// As people of the place write it; texts and the like as they are.
Value formatAny(Evaluation& evaluation, Value value) {
    constexpr int kMaxFormatDepth = 100;
    if (value.depth() > kMaxFormatDepth) return Value::error("the value is nested too deeply");
    if (!evaluation.charge(1)) return evaluation.overrun();
    switch (value.kind()) {
        case ValueKind::Number:
            return formatNumber(evaluation, *value.get<Decimal>(), std::nullopt, true);
        case ValueKind::DateTime:
            return formatDatetime(evaluation, *value.get<DateTime>(), std::nullopt, std::nullopt);
        case ValueKind::Date:
            return formatDate(evaluation, *value.get<Date>(), std::nullopt);
        case ValueKind::Time:
            return formatTime(evaluation, *value.get<TimeOfDay>(), std::nullopt);
        case ValueKind::Array:
            return formatItems(evaluation, value.items());
        case ValueKind::Object: {
            const Object& object = **value.get<ObjectPtr>();
            const auto shown = object.defaultValue();
            return shown ? formatAny(evaluation, *shown) : formatProperties(evaluation, object);
        }
        default: {
            const auto text = toText(value);
            return text ? Value(*text) : Value(text.error());
        }
    }
}

/// The last name of a path such as "Liberia > Bong".
Value formatLocation(Evaluation&, Text path) {
    return trimUnicode(path.view().substr(path.view().rfind('>') + 1));  // npos + 1 = 0: a name alone
}

Value formatUrn(Evaluation& evaluation, Text text) {
    const auto urn = parseUrn(text.view());
    if (!urn) return Value::error(describe(Value(text)) + " is not a valid URN");
    if (evaluation.environment().redaction_policy == RedactionPolicy::Urns) return kRedactedUrn;
    if (urn->scheme == "tel" && evaluation.context().format_phone)
        return evaluation.context().format_phone(urn->path);
    return urn->display.empty() ? urn->path : urn->display;
}

constexpr FunctionEntry kTable[] = {
    entry<&formatAny>("format"),
    entry<&formatDate>("format_date"),
    entry<&formatDatetime>("format_datetime"),
    entry<&formatTime>("format_time"),
    entry<&formatNumber>("format_number"),
    entry<&percentOf>("percent"),
    entry<&formatLocation>("format_location"),
    entry<&formatUrn>("format_urn"),
};

}  // namespace
}  // namespace format_functions

std::span<const FunctionEntry> formatFunctions() {
    return format_functions::kTable;
}

}  // namespace tama::flows
