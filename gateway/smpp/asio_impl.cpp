// The one place where Boost.Asio itself is compiled (BOOST_ASIO_SEPARATE_COMPILATION is set for all targets).
#include <boost/asio/impl/src.hpp>
