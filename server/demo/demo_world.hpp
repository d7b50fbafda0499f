// The demo's world while it runs: the country in the registry, the SMSC with its subscribers, the platform
// bound to it, and the clock that all of them share. Time stands still until somebody moves it: by hand,
// event by event, or by letting it run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "server/demo/country.hpp"
#include "server/demo/population.hpp"
#include "server/platform.hpp"
#include "requests/forecast_store.hpp"
#include "store/database.hpp"
#include "store/instance_lock.hpp"

namespace tama::demo {

/// Tamaland's short code of the Ministry of Health.
inline constexpr const char* kShortCode = "4242";

class DemoWorld {
  public:
    /// Opens the database (empty: SQLite in the folder) and fills the registry with Tamaland. An Error says
    /// what is in the way.
    static Result<std::unique_ptr<DemoWorld>> create(
        const std::filesystem::path& folder,
        const std::string& database_url,
        std::size_t workers,
        std::uint64_t seed,
        WallTime start
    );
    /// Over the registry that is in the folder: its workers are the people of the country, with no facts
    /// planted.
    static Result<std::unique_ptr<DemoWorld>> overRegistry(
        const std::filesystem::path& folder, std::uint64_t seed, WallTime start
    );
    ~DemoWorld();
    DemoWorld(const DemoWorld&) = delete;
    DemoWorld& operator=(const DemoWorld&) = delete;

    /// Runs the country event by event, as fast as the machine can, until `done`, at most up to `until`. The
    /// clock moves only when everything that was due is finished, so the same seed gives the same answers on
    /// any machine. `step` is the grain: events of one grain happen together.
    void runUntil(const std::function<bool()>& done, WallTime until, Milliseconds step);
    /// Lets the clock run, and timers and starts with it.
    void letRun(double speed);

    ScaledWallClock& clock() { return clock_; }
    const SteadyClock& steady() const { return steady_; }
    const Country& country() const { return country_; }
    server::Platform& platform() { return *platform_; }
    gateway::smpp::SimulatedSmsc& smsc() { return *smsc_; }
    store::Database& database() { return *database_; }
    const store::PhoneCodec& phones() const { return phones_; }
    /// Tamaland has one operator and one tariff; its line takes 20 SMS a second where forecasts are concerned.
    requests::ForecastSettings forecastSettings() const;

  private:
    DemoWorld(
        Country country,
        store::InstanceLock lock,
        std::unique_ptr<store::Database> database,
        store::PhoneCodec phones,
        std::uint64_t seed,
        WallTime start
    );
    Result<void> fillRegistry();
    void registerTesters();
    void settle();

    SystemSteadyClock steady_;
    ScaledWallClock clock_;
    Country country_;
    store::InstanceLock lock_;
    std::unique_ptr<store::Database> database_;
    store::PhoneCodec phones_;
    Population population_;
    boost::asio::io_context smsc_io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_running_;
    std::unique_ptr<gateway::smpp::SimulatedSmsc> smsc_;
    std::thread smsc_thread_;
    std::unique_ptr<server::Platform> platform_;
};

}  // namespace tama::demo
