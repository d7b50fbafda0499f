#include "bench/runtime/answering_phones.hpp"

#include <utility>

namespace tama::bench {
namespace {

constexpr std::uint64_t kSlowest = 20'000;  // milliseconds until a delayed answer

}  // namespace

gateway::smpp::SubmitPlan AnsweringPhones::onSubmit(
    const gateway::smpp::SubmitSm& message, const std::string& /*message_id*/, WallTime /*now*/
) {
    const auto arrived = Clock::now();
    ++submits_;
    gateway::smpp::SubmitPlan plan;
    if (receipts_) plan.receipts.push_back({});
    const std::string number = message.destination.digits;
    const Answering how = how_;
    {
        const std::lock_guard lock(mutex_);
        if (const auto since = answered_.find(number); since != answered_.end()) {
            times_.push_back(std::chrono::duration<double>(arrived - since->second).count());
            answered_.erase(since);
        }
        if (how == Answering::Hold) held_.push_back(number);
    }
    // Whoever is thanked at the end answers nothing.
    const bool is_question = message.short_message.find('?') != std::string::npos;
    if (how == Answering::Hold || !is_question) return plan;
    Milliseconds delay{0};
    if (how == Answering::Delayed) delay = Milliseconds{static_cast<std::int64_t>(turn_++ * 7'919 % kSlowest)};
    plan.replies.push_back({delay, "12", 0, 0, {}});
    return plan;
}

std::vector<std::string> AnsweringPhones::takeHeld() {
    const std::lock_guard lock(mutex_);
    return std::exchange(held_, {});
}

void AnsweringPhones::noteAnswer(const std::string& number) {
    const std::lock_guard lock(mutex_);
    answered_[number] = Clock::now();
}

std::vector<double> AnsweringPhones::takeTimes() {
    const std::lock_guard lock(mutex_);
    return std::exchange(times_, {});
}

}  // namespace tama::bench
