#include "flows/expressions/date_format.hpp"
#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace date_functions {
namespace {

Value zoneNamed(const Text& name, TimeZone& zone) {
    const auto found = TimeZone::named(std::string(name.view()));
    if (!found) return Value::error("there is no time zone " + describe(Value(name)));
    zone = *found;
    return {};
}

Value parseDatetime(Evaluation& evaluation, Text text, Text format, std::optional<Text> zone_name) {
    const Environment& environment = evaluation.environment();
    TimeZone zone = environment.timezone;
    if (zone_name) {
        if (Value failure = zoneNamed(*zone_name, zone); failure.isError()) return failure;
    }
    const auto parsed =
        parseByPattern(text.view(), format.view(), PatternKind::DateTime, zone, environment.language());
    if (parsed) return *parsed;
    return Value::error(describe(Value(text)) + " does not follow the format " + describe(Value(format)));
}

Value parseTime(Evaluation& evaluation, Text text, Text format) {
    const auto parsed = parseByPattern(
        text.view(), format.view(), PatternKind::Time, TimeZone(), evaluation.environment().language()
    );
    if (parsed) return parsed->time();
    return Value::error(describe(Value(text)) + " does not follow the format " + describe(Value(format)));
}

Value fromEpoch(Evaluation& evaluation, Decimal seconds) {
    const auto micros = Decimal::multiply(seconds, Decimal(1'000'000));
    const auto whole = micros ? micros->toInteger() : std::nullopt;
    if (!whole || !isInRange(Instant{Micros{*whole}})) return Value::error("date out of range");
    return DateTime{Instant{Micros{*whole}}, evaluation.environment().timezone};
}

Value epochOf(Evaluation&, DateTime datetime) {
    return Decimal::scaled(datetime.instant.time_since_epoch().count(), 6);
}

Value wrongUnit(const Text& unit) {
    return Value::error("unknown unit " + describe(Value(unit)) + ", must be one of s, m, h, D, W, M, Y");
}

/// Whole seconds, minutes and hours that passed; days, weeks, months and years by the calendar.
Value differenceOf(Evaluation& evaluation, DateTime first, DateTime second, Text unit) {
    using namespace std::chrono;
    const auto passed = second.instant - first.instant;
    const TimeZone& zone = evaluation.environment().timezone;
    const Date from = first.in(zone).date();
    const Date to = second.in(zone).date();
    const std::string_view name = unit.view();
    if (name == "s") return std::int64_t{duration_cast<seconds>(passed).count()};
    if (name == "m") return std::int64_t{duration_cast<minutes>(passed).count()};
    if (name == "h") return std::int64_t{duration_cast<hours>(passed).count()};
    if (name == "D") return to.days - from.days;
    if (name == "W") return (to.days - from.days) / 7;
    if (name == "M") return (to.year() - from.year()) * 12 + to.month() - from.month();
    if (name == "Y") return to.year() - from.year();
    return wrongUnit(unit);
}

Value addTo(Evaluation&, DateTime datetime, std::int64_t amount, Text unit) {
    using std::chrono::seconds;
    const std::string_view name = unit.view();
    std::optional<DateTime> moved;
    if (name == "s")
        moved = datetime.plus(seconds{1}, amount);
    else if (name == "m")
        moved = datetime.plus(seconds{60}, amount);
    else if (name == "h")
        moved = datetime.plus(seconds{3600}, amount);
    else if (name == "D")
        moved = datetime.plusDays(amount);
    else if (name == "W")
        moved = datetime.plusDays(amount * 7);
    else if (name == "M")
        moved = datetime.plusMonths(amount);
    else if (name == "Y")
        moved = datetime.plusMonths(amount * 12);
    else
        return wrongUnit(unit);
    return moved ? Value(*moved) : Value::error("date out of range");
}

Value replaceTime(Evaluation&, DateTime datetime, TimeOfDay time) {
    return DateTime::of(datetime.date(), time, datetime.zone);
}

Value zoneOf(Evaluation&, DateTime datetime) {
    return datetime.zone.name();
}
Value zoneOffset(Evaluation&, DateTime datetime) {
    return datetime.offsetString(false);
}
Value nowOf(Evaluation& evaluation) {
    return DateTime{evaluation.context().now, evaluation.environment().timezone};
}
Value todayOf(Evaluation& evaluation) {
    return DateTime{evaluation.context().now, evaluation.environment().timezone}.date();
}
Value weekdayOf(Evaluation&, Date date) {
    return date.weekday();
}
Value weekNumber(Evaluation&, Date date) {
    return date.weekNumber();
}

Value dateFromParts(Evaluation&, std::int64_t year, std::int64_t month, std::int64_t day) {
    if (month < 1 || month > 12) return Value::error("invalid value for month, must be 1-12");
    if (day < 1 || day > 31) return Value::error("invalid value for day, must be 1-31");
    if (year < 1 || year > 9999) return Value::error("invalid value for year, must be 1-9999");
    return *Date::ofRunningOn(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day));
}

Value timeFromParts(Evaluation&, std::int64_t hour, std::int64_t minute, std::int64_t second) {
    const auto small = [](std::int64_t part) { return part >= 0 && part < 60 ? static_cast<int>(part) : -1; };
    const auto time = TimeOfDay::of(small(hour), small(minute), small(second));
    return time ? Value(*time) : Value::error("hour, minute or second out of range");
}

constexpr FunctionEntry kTable[] = {
    entry<&parseDatetime>("parse_datetime"),
    entry<&parseTime>("parse_time"),
    entry<&fromEpoch>("datetime_from_epoch"),
    entry<&epochOf>("epoch"),
    entry<&differenceOf>("datetime_diff"),
    entry<&addTo>("datetime_add"),
    entry<&replaceTime>("replace_time"),
    entry<&zoneOf>("tz"),
    entry<&zoneOffset>("tz_offset"),
    entry<&nowOf>("now"),
    entry<&todayOf>("today"),
    entry<&weekdayOf>("weekday"),
    entry<&weekNumber>("week_number"),
    entry<&dateFromParts>("date_from_parts"),
    entry<&timeFromParts>("time_from_parts"),
};

}  // namespace
}  // namespace date_functions

std::span<const FunctionEntry> dateFunctions() {
    return date_functions::kTable;
}

}  // namespace tama::flows
