// A simulated SMSC on a thread of its own, with its books.
#pragma once

#include <string>
#include <thread>

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "tests/gateway/kill/books.hpp"

namespace tama::tests {

class SmscThread {
  public:
    SmscThread(Books& books, const WallClock& wall)
        : work_(boost::asio::make_work_guard(io_)), smsc_(io_, settings(), books, wall, steady_) {
        thread_ = std::thread([this] { io_.run(); });
    }
    ~SmscThread() {
        smsc_.close();
        work_.reset();
        thread_.join();
    }
    SmscThread(const SmscThread&) = delete;
    SmscThread& operator=(const SmscThread&) = delete;

    gateway::smpp::SimulatedSmsc* operator->() { return &smsc_; }
    void bring(const Sending& arrival) { smsc_.deliver(arrival.to.digits(), "4242", arrival.text, 0); }
    /// What the SMSC has seen of us so far.
    std::uint64_t events() const {
        const auto counts = smsc_.counts();
        return counts.submits + counts.receipts + counts.replies;
    }

  private:
    static gateway::smpp::SmscSettings settings() {
        gateway::smpp::SmscSettings settings;
        settings.accounts["tama"] = "secret";
        settings.retry_delay = Milliseconds{5};
        // As of real SMSCs: no id of a small number is another's in the other base.
        settings.misbehaviour.id_form = gateway::smpp::IdForm::Uuid;
        return settings;
    }

    SystemSteadyClock steady_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    gateway::smpp::SimulatedSmsc smsc_;
    std::thread thread_;
};

}  // namespace tama::tests
