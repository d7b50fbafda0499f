#include "flows/expressions/calendar.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>

#include <date/tz.h>

namespace tama::flows {
namespace {

using std::chrono::seconds;

constexpr Micros kDay{86'400'000'000};

std::chrono::year_month_day ymdOf(Date date) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days}}};
}

template <class... Numbers>
std::string formatted(const char* pattern, Numbers... numbers) {
    std::array<char, 64> buffer;
    const int length = std::snprintf(buffer.data(), buffer.size(), pattern, numbers...);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

}  // namespace

TimeZone TimeZone::fixed(seconds offset) {
    TimeZone zone;
    zone.offset_ = offset;
    return zone;
}

std::optional<TimeZone> TimeZone::named(const std::string& name) {
    if (name == "UTC") return TimeZone();
    try {
        TimeZone zone;
        zone.zone_ = date::locate_zone(name);
        return zone;
    } catch (const std::runtime_error&) {  // how the library says that there is no such zone
        return std::nullopt;
    }
}

std::string TimeZone::name() const {
    if (zone_ != nullptr) return zone_->name();
    if (offset_ == seconds{0}) return "UTC";
    return DateTime{Instant{}, *this}.offsetString(true);
}

seconds TimeZone::offsetAt(Instant instant) const {
    if (zone_ == nullptr) return offset_;
    return zone_->get_info(date::sys_seconds{std::chrono::floor<seconds>(instant.time_since_epoch())}).offset;
}

Instant TimeZone::toInstant(seconds local_since_epoch, Micros fraction) const {
    if (zone_ == nullptr) return Instant{local_since_epoch - offset_ + fraction};
    const auto found = zone_->get_info(date::local_seconds{local_since_epoch});
    if (found.result == date::local_info::nonexistent) return Instant{found.first.end.time_since_epoch()};
    return Instant{local_since_epoch - found.first.offset + fraction};
}

std::optional<TimeOfDay> TimeOfDay::of(int hour, int minute, int second, int micros) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
    return TimeOfDay{seconds{hour * 3600 + minute * 60 + second} + Micros{micros}};
}

std::string TimeOfDay::toString() const {
    return formatted("%02d:%02d:%02d.%06d", hour(), minute(), second(), micros());
}

std::optional<Date> Date::of(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::chrono::year_month_day ymd{
        std::chrono::year{year},
        std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!ymd.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Date> Date::ofRunningOn(int year, int month, int day) {
    auto first = of(year, month, 1);
    if (first) first->days += day - 1;
    return first;
}

int Date::year() const {
    return int{ymdOf(*this).year()};
}
int Date::month() const {
    return static_cast<int>(unsigned{ymdOf(*this).month()});
}
int Date::day() const {
    return static_cast<int>(unsigned{ymdOf(*this).day()});
}

int Date::weekday() const {
    return static_cast<int>(std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days}}}.c_encoding()
    );
}

int Date::weekNumber() const {
    const Date first = *of(year(), 1, 1);
    return (days - first.days + first.weekday()) / 7 + 1;
}

std::string Date::toString() const {
    return formatted("%04d-%02d-%02d", year(), month(), day());
}

DateTime DateTime::of(Date date, TimeOfDay time, const TimeZone& zone) {
    const Micros local = date.days * kDay + time.since_midnight;
    const auto whole = std::chrono::floor<seconds>(local);
    return {zone.toInstant(whole, local - whole), zone};
}

Date DateTime::date() const {
    const Micros local = instant.time_since_epoch() + zone.offsetAt(instant);
    return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(local).count())};
}

TimeOfDay DateTime::time() const {
    const Micros local = instant.time_since_epoch() + zone.offsetAt(instant);
    return {local - std::chrono::floor<std::chrono::days>(local)};
}

bool isInRange(Instant instant) {
    static const Instant first{Date::of(1, 1, 1)->days * kDay};
    static const Instant last{(Date::of(9999, 12, 31)->days + 1) * kDay};
    return instant >= first && instant < last;
}

std::optional<DateTime> DateTime::plusDays(std::int64_t days) const {
    constexpr std::int64_t kMaxDays = 4'000'000;  // more than 9999 years
    if (days > kMaxDays || days < -kMaxDays) return std::nullopt;
    const Date moved{date().days + static_cast<std::int32_t>(days)};
    if (!isInRange(Instant{moved.days * kDay})) return std::nullopt;
    return of(moved, time(), zone);
}

std::optional<DateTime> DateTime::plusMonths(std::int64_t months) const {
    constexpr std::int64_t kMaxMonths = 120'000;
    if (months > kMaxMonths || months < -kMaxMonths) return std::nullopt;
    const Date start = date();
    const std::int64_t index = start.year() * 12LL + start.month() - 1 + months;
    if (index < 12) return std::nullopt;
    const auto moved =
        Date::ofRunningOn(static_cast<int>(index / 12), static_cast<int>(index % 12) + 1, start.day());
    if (!moved || !isInRange(Instant{moved->days * kDay})) return std::nullopt;
    return of(*moved, time(), zone);
}

std::optional<DateTime> DateTime::plus(seconds duration, std::int64_t times) const {
    std::int64_t step = 0;
    std::int64_t moved = 0;
    if (__builtin_mul_overflow(Micros{duration}.count(), times, &step) ||
        __builtin_add_overflow(instant.time_since_epoch().count(), step, &moved) ||
        !isInRange(Instant{Micros{moved}})) {
        return std::nullopt;
    }
    return DateTime{Instant{Micros{moved}}, zone};
}

std::string DateTime::offsetString(bool colon) const {
    const auto offset = zone.offsetAt(instant).count();
    const auto minutes = static_cast<int>(std::abs(offset) / 60);
    return formatted(
        colon ? "%c%02d:%02d" : "%c%02d%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60
    );
}

std::string DateTime::toString() const {
    const bool utc = zone.offsetAt(instant) == seconds{0};
    return date().toString() + "T" + time().toString() + (utc ? "Z" : offsetString(true));
}

}  // namespace tama::flows
