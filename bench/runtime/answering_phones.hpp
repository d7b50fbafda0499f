// The telephones of a benchmark's workers: each answers the question it gets. When each message came and each answer
// left is noted. Functions of the owner are safe from any thread; onSubmit() is called on the SMSC's strand.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/smpp/subscriber_model.hpp"

namespace tama::bench {

enum class Answering : std::uint8_t {
    Hold,     // remembers who was asked, and answers nothing
    AtOnce,   // the answer leaves with the acceptance of the question
    Delayed,  // some seconds later, another time for each
};

class AnsweringPhones final : public gateway::smpp::SubscriberModel {
  public:
    using Clock = std::chrono::steady_clock;

    /// `receipts`: each message is reported as delivered, at once.
    explicit AnsweringPhones(bool receipts) : receipts_(receipts) {}

    gateway::smpp::SubmitPlan onSubmit(
        const gateway::smpp::SubmitSm& message, const std::string& message_id, WallTime now
    ) override;

    void answer(Answering how) { how_ = how; }
    std::uint64_t submits() const { return submits_; }
    /// The numbers that were asked while answers were held, and forgets them.
    std::vector<std::string> takeHeld();
    /// An answer leaves for the program now: the next message to the number ends the time that is measured.
    void noteAnswer(const std::string& number);
    /// Seconds from answers to the next messages, so far.
    std::vector<double> takeTimes();

  private:
    bool receipts_;
    std::atomic<Answering> how_{Answering::Hold};
    std::atomic<std::uint64_t> submits_{0};
    std::mutex mutex_;
    std::vector<std::string> held_;
    std::unordered_map<std::string, Clock::time_point> answered_;
    std::vector<double> times_;
    std::uint64_t turn_ = 0;
};

}  // namespace tama::bench
