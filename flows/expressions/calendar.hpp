// Points in time, days, times of day and zones as the expression language knows them, to the microsecond.
// Zones come from the system's tz database through Howard Hinnant's date library. Values; any thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace tama::flows {

using Micros = std::chrono::microseconds;
using Instant = std::chrono::time_point<std::chrono::system_clock, Micros>;  // UTC

/// A named zone of the tz database, or a fixed offset from UTC (the default: UTC itself).
class TimeZone {
  public:
    TimeZone() = default;
    static TimeZone fixed(std::chrono::seconds offset);
    /// "Africa/Monrovia"; nullopt when the database has no such zone.
    static std::optional<TimeZone> named(const std::string& name);

    std::string name() const;
    std::chrono::seconds offsetAt(Instant instant) const;
    /// A local time that occurs twice is the first of the two; one that never occurs is the moment of the
    /// jump.
    Instant toInstant(std::chrono::seconds local_since_epoch, Micros fraction) const;

    bool operator==(const TimeZone&) const = default;

  private:
    const date::time_zone* zone_ = nullptr;  // the database lives as long as the process
    std::chrono::seconds offset_{0};
};

struct TimeOfDay {
    Micros since_midnight{0};

    static std::optional<TimeOfDay> of(int hour, int minute, int second, int micros = 0);
    int hour() const { return static_cast<int>(since_midnight.count() / 3'600'000'000); }
    int minute() const { return static_cast<int>(since_midnight.count() / 60'000'000 % 60); }
    int second() const { return static_cast<int>(since_midnight.count() / 1'000'000 % 60); }
    int micros() const { return static_cast<int>(since_midnight.count() % 1'000'000); }
    std::string toString() const;  // 14:40:15.000000
    auto operator<=>(const TimeOfDay&) const = default;
};

struct Date {
    std::int32_t days = 0;  // since 1970-01-01, proleptic Gregorian

    /// Only a day that exists, in the years 1 - 9999.
    static std::optional<Date> of(int year, int month, int day);
    /// Days beyond the end of the month run on into the next: 2017-02-31 is 2017-03-03.
    static std::optional<Date> ofRunningOn(int year, int month, int day);
    int year() const;
    int month() const;
    int day() const;
    int weekday() const;     // 0 = Sunday
    int weekNumber() const;  // 1 - 54, weeks start on Sunday, week 1 holds 1 January
    std::string toString() const;
    auto operator<=>(const Date&) const = default;
};

struct DateTime {
    Instant instant{};
    TimeZone zone;

    static DateTime of(Date date, TimeOfDay time, const TimeZone& zone);
    Date date() const;
    TimeOfDay time() const;
    DateTime in(const TimeZone& other) const { return {instant, other}; }
    /// Units of the calendar keep the wall clock; nullopt outside the years 1 - 9999.
    std::optional<DateTime> plusDays(std::int64_t days) const;
    std::optional<DateTime> plusMonths(std::int64_t months) const;
    std::optional<DateTime> plus(std::chrono::seconds duration, std::int64_t times) const;
    std::string toString() const;                // 2018-04-11T13:24:30.123456-05:00, or Z
    std::string offsetString(bool colon) const;  // -05:00 or -0500
};

/// Midnight of 0001-01-01 to the last microsecond of 9999-12-31, UTC.
bool isInRange(Instant instant);

}  // namespace tama::flows
