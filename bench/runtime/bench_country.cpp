#include "bench/runtime/bench_country.hpp"

#include <unistd.h>

#include <stdexcept>

#include <fmt/format.h>

#include "tests/support/stock_round.hpp"

namespace tama::bench {
namespace {

constexpr const char* kAccount = "bench";

server::PlatformSettings platformSettings(const CountrySettings& settings, std::uint16_t port) {
    gateway::ChannelSettings channel;
    channel.name = "operator";
    channel.sender = BenchCountry::kShortCode;
    channel.country = "XT";
    channel.smpp.port = port;
    channel.smpp.system_id = kAccount;
    channel.smpp.password = kAccount;
    channel.smpp.window = static_cast<std::size_t>(settings.window);
    channel.smpp.segments_per_second = settings.segments_per_second;
    server::PlatformSettings platform;
    platform.channels = {std::move(channel)};
    platform.country = runtime::RuntimeSettings{.country = "XT", .languages = {"eng"}, .seed = 1};
    platform.seed = 1;
    return platform;
}

}  // namespace

BenchCountry::BenchCountry(const CountrySettings& settings)
    : settings_(settings),
      folder_(std::filesystem::temp_directory_path() / fmt::format("tama-bench-runtime-{}", ::getpid())),
      phones_(settings.receipts),
      codec_(store::PhoneCodec::forTests()),
      keep_running_(smsc_io_.get_executor()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    auto opened = store::Database::open({.url = "sqlite:" + (folder_ / "tama.db").string()});
    if (!opened) throw std::runtime_error(describe(opened.error()));
    database_ = std::move(*opened);
    gateway::smpp::SmscSettings smsc;
    smsc.accounts = {{kAccount, kAccount}};
    smsc.window = static_cast<std::size_t>(settings.window);
    smsc_ = std::make_unique<gateway::smpp::SimulatedSmsc>(smsc_io_, smsc, phones_, wall_, steady_);
    smsc_thread_ = std::thread([this] { smsc_io_.run(); });
    platform_ = std::make_unique<server::Platform>(
        *database_, codec_, platformSettings(settings, smsc_->port()), wall_, steady_
    );
    tests::fillRegistry(*database_, codec_, {settings_.workers, settings_.questions});
}

BenchCountry::~BenchCountry() {
    platform_->stop(std::chrono::seconds{5});
    platform_.reset();
    smsc_->close();
    keep_running_.reset();
    smsc_thread_.join();
    database_.reset();
    std::filesystem::remove_all(folder_);
}

void BenchCountry::start() {
    tests::activateStockRound(*database_, {settings_.workers, settings_.questions});
    platform_->start();
    platform_->runByItself();
}

void BenchCountry::deliver(const std::string& from, const std::string& text) {
    phones_.noteAnswer(from);
    smsc_->deliver(from, kShortCode, text, 0);
}

std::int64_t BenchCountry::count(const std::string& what) {
    return database_->read([&](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT count(*) FROM " + what).value();
    });
}

}  // namespace tama::bench
