"""Pictures in sRGB with 8 bits a channel, as browsers show them, whatever they were stored in.

Pillow is imported for the first picture, because most requests need none.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image


def eight_bits(image: "Image") -> "Image":
    """The picture in a mode of 8 bits a channel: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        image = _scaled(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "CMYK") else image.convert("RGB")


def in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """The picture of `eight_bits` in RGB or RGBA, converted from its ICC `profile`. A profile that is broken, or
    that is for pictures of another kind, is ignored, as browsers do."""
    converted = _converted(image, profile) if profile else None
    if converted is not None:
        return converted
    return image if image.mode == "RGBA" else image.convert("RGB")


def _scaled(image: "Image") -> "Image":
    """A grey picture of 16 bits in 8: Pillow's own conversion makes everything above 255 white."""
    clear = image.info.get("transparency")
    scaled = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if isinstance(clear, int):
        scaled.info["transparency"] = int(clear * (1 / 257))
    return scaled


def _converted(image: "Image", profile: bytes) -> "Image | None":
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        space = str(source.profile.xcolor_space).strip()
        if space == "CMYK" and image.mode == "CMYK":
            return _transformed(image, source)
        if space == "RGB" and image.mode != "CMYK":
            return _transformed(image if image.mode == "RGBA" else image.convert("RGB"), source)
        if space == "GRAY" and image.mode != "CMYK":
            return _from_grey(image, source)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        pass
    return None


def _from_grey(image: "Image", source: Any) -> "Image":
    coloured = _transformed(image.convert("L"), source)
    if image.mode == "RGBA":
        coloured.putalpha(image.getchannel("A"))
    return coloured


def _transformed(image: "Image", source: Any) -> "Image":
    from PIL import ImageCms

    made = ImageCms.profileToProfile(
        image,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGBA" if image.mode == "RGBA" else "RGB",
    )
    if made is None:
        raise ValueError("nothing was made")
    return made
