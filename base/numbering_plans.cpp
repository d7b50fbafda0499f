#include "base/numbering_plans.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/embedded/numbering_plans.hpp"
#include "base/embedded/operators.hpp"
#include "base/phone_input.hpp"
#include "base/text.hpp"

namespace tama {
namespace {

NumberingPlanData readPlan(const std::string& iso, const nlohmann::ordered_json& json) {
    NumberingPlanData data;
    data.iso = iso;
    data.name = json.at("name").get<std::string>();
    data.calling_code = json.at("code").get<std::string>();
    data.international_prefix = json.at("idd").get<std::string>();
    data.pattern = json.at("pattern").get<std::string>();
    data.mobile_pattern = json.at("mobile").get<std::string>();
    data.lengths = json.at("lengths").get<std::vector<std::size_t>>();
    data.mobile_lengths = json.contains("mobile_lengths")
                              ? json.at("mobile_lengths").get<std::vector<std::size_t>>()
                              : data.lengths;
    data.trunk_prefix = json.value("trunk", "");
    data.trunk_pattern = json.value("parse", "");
    data.trunk_replacement = json.value("transform", "");
    data.leading = json.value("leading", "");
    return data;
}

std::string listLengths(const std::vector<std::size_t>& lengths) {
    std::string out;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        if (i > 0) out += i + 1 == lengths.size() ? " or " : ", ";
        out += std::to_string(lengths[i]);
    }
    return out;
}

tl::unexpected<Error> refuseLength(const NumberingPlan& plan, std::size_t digits) {
    const NumberingPlanData& data = plan.data();
    const std::string allowed = listLengths(data.mobile_lengths);
    const std::string kind = digits < data.mobile_lengths.front()  ? "too short"
                             : digits > data.mobile_lengths.back() ? "too long"
                                                                   : "of the wrong length";
    return fail(
        ErrorCode::InvalidInput,
        "the number is " + kind + " for a mobile number of " + data.name + ": " + allowed +
            " digits are expected after +" + data.calling_code + ", this has " + std::to_string(digits)
    );
}

}  // namespace

NumberingPlans::NumberingPlans(std::string_view plans_json, std::string_view operators_json) {
    const auto plans = nlohmann::ordered_json::parse(plans_json);
    const auto operators = nlohmann::json::parse(operators_json);
    for (const auto& [iso, json] : plans.at("countries").items()) {
        NumberingPlanData data = readPlan(iso, json);
        if (operators.at("countries").contains(iso)) {
            for (const auto& entry : operators.at("countries").at(iso)) {
                for (const auto& prefix : entry.at("prefixes")) {
                    data.operators.emplace_back(
                        prefix.get<std::string>(), entry.at("name").get<std::string>()
                    );
                }
            }
        }
        const auto& plan = plans_.emplace_back(std::make_unique<NumberingPlan>(std::move(data)));
        by_country_.emplace(iso, plan.get());
        by_code_[plan->data().calling_code].push_back(plan.get());
    }
}

const NumberingPlans& NumberingPlans::builtIn() {
    static const NumberingPlans plans(embedded::numbering_plans, embedded::operators);
    return plans;
}

const NumberingPlan* NumberingPlans::find(std::string_view country) const {
    const auto found = by_country_.find(upperAscii(country));
    return found == by_country_.end() ? nullptr : found->second;
}

const NumberingPlans::PlansOfCode* NumberingPlans::plansOfCode(std::string_view digits) const {
    constexpr std::size_t kMaxCodeDigits = 3;
    for (std::size_t length = 1; length <= std::min(kMaxCodeDigits, digits.size()); ++length) {
        const auto found = by_code_.find(std::string(digits.substr(0, length)));
        if (found != by_code_.end()) return &found->second;  // no code is the beginning of another
    }
    return nullptr;
}

const NumberingPlan& NumberingPlans::countryAmong(const PlansOfCode& plans, std::string_view national) const {
    for (const NumberingPlan* plan : plans) {
        if (plans.size() > 1 && plan->claims(national)) return *plan;
    }
    return *plans.front();
}

NumberingPlans::Located NumberingPlans::locate(PhoneNumber number) const {
    const std::string digits = number.digits();
    const PlansOfCode* plans = plansOfCode(digits);
    if (plans == nullptr) return {};
    std::string national = digits.substr(plans->front()->data().calling_code.size());
    const NumberingPlan& plan = countryAmong(*plans, national);
    return {&plan, std::move(national)};
}

Result<PhoneNumber> NumberingPlans::finish(std::string national, const NumberingPlan& reading) const {
    // Until nothing changes, so that reading our own result again gives the same number.
    constexpr int kMaxPrefixes = 4;
    for (int i = 0; i < kMaxPrefixes; ++i) {
        std::string shorter = reading.withoutTrunkPrefix(national);
        if (shorter == national) break;
        national = std::move(shorter);
    }
    const NumberingPlanData& data = reading.data();
    const NumberingPlan& plan = countryAmong(by_code_.at(data.calling_code), national);
    if (plan.mobileLength(national) != NumberingPlan::Length::Possible)
        return refuseLength(plan, national.size());
    // "0123456" in a country of 7 digits has the right length only because the trunk zero was counted.
    const std::string& trunk = data.trunk_prefix;
    if (!trunk.empty() && national.starts_with(trunk) && !plan.matches(national)) {
        return refuseLength(plan, national.size() - trunk.size());
    }
    return PhoneNumber::fromE164("+" + data.calling_code + national);
}

Result<PhoneNumber> NumberingPlans::fromInternational(std::string_view digits) const {
    const PlansOfCode* plans = plansOfCode(digits);
    if (plans == nullptr) {
        return fail(ErrorCode::InvalidInput, "the number starts with a country code that does not exist");
    }
    const NumberingPlan& main = *plans->front();
    return finish(std::string(digits.substr(main.data().calling_code.size())), main);
}

Result<PhoneNumber> NumberingPlans::fromNational(std::string_view digits, const NumberingPlan& plan) const {
    if (const auto foreign = plan.withoutInternationalPrefix(digits)) return fromInternational(*foreign);
    const std::string& code = plan.data().calling_code;
    if (digits.starts_with(code)) {
        // A missing "+": believed where the digits cannot be a national number as they stand, and can without
        // the code.
        const std::string as_is = plan.withoutTrunkPrefix(digits);
        const std::string without_code = plan.withoutTrunkPrefix(digits.substr(code.size()));
        if ((!plan.matches(as_is) && plan.matches(without_code)) ||
            plan.length(as_is) == NumberingPlan::Length::TooLong) {
            return fromInternational(digits);
        }
    }
    return finish(std::string(digits), plan);
}

Result<PhoneNumber> NumberingPlans::normalise(std::string_view raw, std::string_view default_country) const {
    const Result<std::string> cleaned = phoneDigits(raw);
    if (!cleaned) return fail(cleaned.error());
    const std::string_view digits = *cleaned;
    if (digits.front() == '+') return fromInternational(digits.substr(1));
    const NumberingPlan* plan = find(default_country);
    if (plan == nullptr) {
        return fail(
            ErrorCode::InvalidInput,
            default_country.empty() ? "the number has no country code and no default country is set"
                                    : "there is no numbering plan for the default country"
        );
    }
    Result<PhoneNumber> number = fromNational(digits, *plan);
    if (!number && digits.starts_with("00")) {
        // "00" is understood everywhere, also where another international prefix is dialled (Kenya, United
        // States).
        Result<PhoneNumber> foreign = fromInternational(digits.substr(2));
        if (foreign) return foreign;
    }
    return number;
}

void NumberingPlans::addBlankSeparated(
    std::string_view piece, std::string_view country, std::vector<PhoneEntry>& out
) const {
    Result<PhoneNumber> whole = normalise(piece, country);
    if (whole) {
        out.push_back({std::string(piece), std::move(whole)});
        return;
    }
    // Blanks stand inside numbers and between them: the shortest runs of words that are numbers, if all words
    // fit.
    constexpr std::size_t kMaxWords = 32;
    const std::vector<std::string_view> words = splitWords(piece);
    std::vector<PhoneEntry> found;
    std::size_t start = 0;
    for (std::size_t end = 0; end < words.size() && words.size() <= kMaxWords; ++end) {
        const auto last = words[end].data() + words[end].size();
        const std::string_view run(words[start].data(), static_cast<std::size_t>(last - words[start].data()));
        Result<PhoneNumber> number = normalise(run, country);
        if (!number) continue;
        found.push_back({std::string(run), std::move(number)});
        start = end + 1;
    }
    if (!found.empty() && start == words.size()) {
        std::move(found.begin(), found.end(), std::back_inserter(out));
    } else {
        out.push_back({std::string(piece), std::move(whole)});
    }
}

std::vector<PhoneEntry> NumberingPlans::normaliseSeveral(
    std::string_view raw, std::string_view default_country
) const {
    constexpr std::size_t kMaxField = 1024;
    constexpr std::size_t kMaxEntries = 16;
    std::vector<PhoneEntry> entries;
    for (const std::string_view piece : splitPhoneField(truncateBytes(raw, kMaxField))) {
        addBlankSeparated(piece, default_country, entries);
        if (entries.size() >= kMaxEntries) break;
    }
    if (entries.size() > kMaxEntries) entries.erase(entries.begin() + kMaxEntries, entries.end());
    const bool none = std::none_of(entries.begin(), entries.end(), [](const PhoneEntry& e) {
        return e.number.has_value();
    });
    if (none && entries.size() > 1) {
        // "077/0123456": the stroke stands inside one number.
        Result<PhoneNumber> whole = normalise(raw, default_country);
        if (whole) return {{std::string(trim(raw)), std::move(whole)}};
    }
    return entries;
}

std::string_view NumberingPlans::countryOf(PhoneNumber number) const {
    const Located located = locate(number);
    return located.plan != nullptr ? std::string_view(located.plan->data().iso) : std::string_view();
}

std::string_view NumberingPlans::operatorOf(PhoneNumber number) const {
    const Located located = locate(number);
    return located.plan != nullptr ? located.plan->operatorOf(located.national) : std::string_view();
}

bool NumberingPlans::looksMobile(PhoneNumber number) const {
    const Located located = locate(number);
    return located.plan != nullptr && located.plan->matchesMobile(located.national);
}

std::string NumberingPlans::nationalForm(PhoneNumber number) const {
    const Located located = locate(number);
    return located.plan != nullptr ? located.plan->data().trunk_prefix + located.national : number.e164();
}

}  // namespace tama
