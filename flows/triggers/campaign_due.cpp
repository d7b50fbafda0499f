#include "flows/triggers/campaign_due.hpp"

#include <chrono>

namespace tama::flows {

namespace {

constexpr std::int64_t kDaysInWeek = 7;

Instant nextFullMinute(Instant instant) {
    return std::chrono::ceil<std::chrono::minutes>(instant);
}

std::optional<DateTime> moved(const DateTime& from, const CampaignDelay& delay) {
    switch (delay.unit) {
        case CampaignUnit::Minutes:
            return from.plus(std::chrono::minutes(1), delay.offset);
        case CampaignUnit::Hours:
            return from.plus(std::chrono::hours(1), delay.offset);
        case CampaignUnit::Days:
            return from.plusDays(delay.offset);
        case CampaignUnit::Weeks:
            return from.plusDays(delay.offset * kDaysInWeek);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Instant> campaignDue(
    Instant date, const CampaignDelay& delay, const TimeZone& zone, Instant now
) {
    constexpr std::int64_t kMostUnits = 10'000'000;  // minutes of 19 years; what is beyond is a mistake
    if (!isInRange(date) || delay.offset > kMostUnits || delay.offset < -kMostUnits) return std::nullopt;
    auto due = moved(DateTime{nextFullMinute(date), zone}, delay);
    if (!due) return std::nullopt;
    if (delay.delivery_hour) {
        const auto hour = TimeOfDay::of(*delay.delivery_hour, 0, 0);
        if (!hour) return std::nullopt;
        due = DateTime::of(due->date(), *hour, zone);
    }
    if (due->instant < now) return std::nullopt;
    return due->instant;
}

CampaignStep campaignStep(CampaignStart mode, bool is_in_a_workflow) {
    if (!is_in_a_workflow || mode == CampaignStart::Beside) return CampaignStep::Start;
    return mode == CampaignStart::Skips ? CampaignStep::Nothing : CampaignStep::InterruptAndStart;
}

}  // namespace tama::flows
