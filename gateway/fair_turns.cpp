#include "gateway/fair_turns.hpp"

#include <algorithm>

namespace tama::gateway {

void FairTurns::begin(std::vector<std::int64_t> waiting) {
    std::sort(waiting.begin(), waiting.end());
    const auto after_last = std::upper_bound(waiting.begin(), waiting.end(), last_);
    std::rotate(waiting.begin(), after_last, waiting.end());
    round_.assign(waiting.begin(), waiting.end());
    left_in_round_ = 0;
    std::erase_if(debts_, [&waiting](const auto& debt) {
        return std::find(waiting.begin(), waiting.end(), debt.first) == waiting.end();
    });
}

std::optional<FairTurns::Turn> FairTurns::next(std::size_t slots) {
    if (round_.empty() || slots == 0) return std::nullopt;
    for (;;) {
        if (left_in_round_ == 0) {
            left_in_round_ = round_.size();
            quantum_ = std::max<std::size_t>(1, slots / round_.size());
        }
        --left_in_round_;
        last_ = round_.front();
        const auto debt = debts_.find(last_);
        if (debt == debts_.end() || debt->second < quantum_) {
            turn_ = quantum_ - (debt == debts_.end() ? 0 : debt->second);
            debts_.erase(last_);
            return Turn{last_, turn_};
        }
        debt->second -= quantum_;  // it pays with this turn for what it took before
        round_.pop_front();
        round_.push_back(last_);
    }
}

void FairTurns::took(std::size_t segments, bool emptied) {
    round_.pop_front();
    if (emptied) return;
    round_.push_back(last_);
    if (segments > turn_) debts_[last_] = segments - turn_;
}

}  // namespace tama::gateway
