#include "flows/triggers/schedule.hpp"

#include <algorithm>

namespace tama::flows {

namespace {

constexpr int kMonthsInYear = 12;

/// The day of the start in a month counted from year 0, or the last one that the month has.
std::optional<Date> dayInMonth(int months_since_year_0, int day) {
    const int year = months_since_year_0 / kMonthsInYear;
    const int month = months_since_year_0 % kMonthsInYear + 1;
    for (int tried = day; tried > 0; --tried) {
        if (const auto found = Date::of(year, month, tried)) return found;
    }
    return std::nullopt;
}

bool isTurnOfWeek(const Schedule& schedule, Date date) {
    if (schedule.weekdays.empty()) return date.weekday() == schedule.start.date().weekday();
    return std::find(schedule.weekdays.begin(), schedule.weekdays.end(), date.weekday()) !=
           schedule.weekdays.end();
}

std::optional<DateTime> nextByDays(const Schedule& schedule, Date first, Instant now) {
    constexpr int kDaysLookedAhead = 8;  // a week, and the day whose turn may be over
    for (int i = 0; i < kDaysLookedAhead; ++i) {
        const Date date{first.days + i};
        if (schedule.repeat == Repeat::Weekly && !isTurnOfWeek(schedule, date)) continue;
        const auto turn = DateTime::of(date, schedule.start.time(), schedule.start.zone);
        if (turn.instant > now && turn.instant >= schedule.start.instant) return turn;
    }
    return std::nullopt;
}

std::optional<DateTime> nextByMonths(const Schedule& schedule, Date first, Instant now) {
    const Date start = schedule.start.date();
    const int step = schedule.repeat == Repeat::Yearly ? kMonthsInYear : 1;
    int month = start.year() * kMonthsInYear + start.month() - 1;
    const int reached = first.year() * kMonthsInYear + first.month() - 1;
    if (reached > month) month += (reached - month) / step * step;
    for (int i = 0; i < 2; ++i, month += step) {
        const auto date = dayInMonth(month, start.day());
        if (!date) return std::nullopt;
        const auto turn = DateTime::of(*date, schedule.start.time(), schedule.start.zone);
        if (turn.instant > now) return turn;
    }
    return std::nullopt;
}

}  // namespace

std::optional<DateTime> nextTurn(const Schedule& schedule, Instant now) {
    const bool is_turn = schedule.repeat != Repeat::Weekly || isTurnOfWeek(schedule, schedule.start.date());
    if (schedule.start.instant > now && is_turn) return schedule.start;
    if (schedule.repeat == Repeat::Never) return std::nullopt;
    const Instant from = std::max(now, schedule.start.instant);
    const Date first = DateTime{from, schedule.start.zone}.date();
    const bool by_days = schedule.repeat == Repeat::Daily || schedule.repeat == Repeat::Weekly;
    return by_days ? nextByDays(schedule, first, now) : nextByMonths(schedule, first, now);
}

}  // namespace tama::flows
